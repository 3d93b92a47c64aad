#pragma once

#include <torch/types.h>
#include <zlib.h>

#include <string>

/// An IDX file of `values`, uint8 of any shape.
inline std::string idx_bytes(const torch::Tensor& values) {
  std::string bytes{0, 0, 8, static_cast<char>(values.dim())};
  for (const int64_t size : values.sizes()) {
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(size >> shift & 255);
  }
  const auto contiguous = values.contiguous();
  return bytes + std::string(static_cast<const char*>(contiguous.data_ptr()), contiguous.nbytes());
}

inline std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, /*gzip's own header=*/15 + 16, 8,
               Z_DEFAULT_STRATEGY);
  std::string zipped(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(zipped.data());
  stream.avail_out = static_cast<uInt>(zipped.size());
  deflate(&stream, Z_FINISH);
  zipped.resize(stream.total_out);
  deflateEnd(&stream);
  return zipped;
}
