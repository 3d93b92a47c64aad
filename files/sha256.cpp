#include "files/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace files {
namespace {

EVP_MD_CTX* digest(void* context) {
  return static_cast<EVP_MD_CTX*>(context);
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr || EVP_DigestInit_ex(digest(context_), EVP_sha256(), nullptr) != 1) {
    EVP_MD_CTX_free(digest(context_));
    throw std::runtime_error("OpenSSL: cannot start a SHA-256 digest");
  }
}

Sha256::~Sha256() {
  EVP_MD_CTX_free(digest(context_));
}

void Sha256::update(const void* data, size_t bytes) {
  if (EVP_DigestUpdate(digest(context_), data, bytes) != 1) {
    throw std::runtime_error("OpenSSL: SHA-256 failed");
  }
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> bytes{};
  if (EVP_DigestFinal_ex(digest(context_), bytes.data(), nullptr) != 1) {
    throw std::runtime_error("OpenSSL: SHA-256 failed");
  }
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

}  // namespace files
