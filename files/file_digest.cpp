#include "files/file_digest.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace files {
namespace {

std::string hex(const unsigned char* bytes, size_t count) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::string file_digest(const std::filesystem::path& path, DigestKind kind) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path.string() + ": cannot open: " + std::strerror(errno));
  const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                   EVP_MD_CTX_free);
  bool good = context &&
              EVP_DigestInit_ex(context.get(), kind == DigestKind::sha1 ? EVP_sha1() : EVP_sha256(),
                                nullptr) == 1;
  std::vector<char> piece(1 << 20);
  while (good && stream) {
    stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    good = EVP_DigestUpdate(context.get(), piece.data(), stream.gcount()) == 1;
  }
  if (stream.bad() || !stream.eof()) throw std::runtime_error(path.string() + ": cannot read");
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int count = 0;
  if (!good || EVP_DigestFinal_ex(context.get(), bytes.data(), &count) != 1) {
    throw std::runtime_error("OpenSSL: cannot compute a digest");
  }
  return hex(bytes.data(), count);
}

}  // namespace files
