#include "files/base64.h"

#include <openssl/evp.h>

namespace files {

std::string base64(std::string_view bytes) {
  // EVP_EncodeBlock also writes a zero at the end.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                      static_cast<int>(bytes.size()));
  text.resize(static_cast<size_t>(length));
  return text;
}

}  // namespace files
