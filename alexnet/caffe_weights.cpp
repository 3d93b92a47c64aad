#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "alexnet/weight_readers.h"
#include "files/numbers_in.h"
#include "files/whole_file.h"
#include "files/wire_message.h"

namespace alexnet {
namespace {

using files::WireField;
using files::WireMessage;

// Numbers of fields in caffe.proto; those of raw data are OpenCV's, which halves files with them.
enum NetField : uint64_t { net_layers_of_2014 = 2, net_layers = 100 };
enum BlobField : uint64_t {
  blob_data = 5,
  blob_shape = 7,
  blob_doubles = 8,
  blob_raw_type = 10,
  blob_raw = 12
};
constexpr uint64_t raw_is_float16 = 2;

/// Where a layer has its name and blobs: today's, and those of 2014's files.
struct LayerFields {
  uint64_t name, blobs;
};
constexpr LayerFields todays{1, 7}, of_2014{4, 6};

/// A blob in the making: dtype and bytes of its numbers, and its sizes.
struct Blob {
  torch::ScalarType dtype = torch::kFloat32;
  std::string bytes;
  std::vector<int64_t> sizes;
  std::vector<int64_t> old_sizes = std::vector<int64_t>(4, 1);  ///< num, channels, height, width
  bool has_old_sizes = false;
};

void add_numbers(const WireField& field, torch::ScalarType dtype, Blob& blob) {
  blob.dtype = dtype;
  if (field.is_bytes) {
    blob.bytes += field.bytes;
  } else {
    blob.bytes.append(reinterpret_cast<const char*>(&field.value), c10::elementSize(dtype));
  }
}

std::vector<int64_t> sizes_of(std::string_view bytes) {
  std::vector<int64_t> sizes;
  for (WireMessage message(bytes); const auto field = message.next();) {
    if (field->number != 1) continue;
    if (!field->is_bytes) {
      sizes.push_back(static_cast<int64_t>(field->value));
      continue;
    }
    for (WireMessage packed(field->bytes); const auto size = packed.next_varint();)
      sizes.push_back(static_cast<int64_t>(*size));
  }
  return sizes;
}

Blob blob_of(std::string_view bytes) {
  Blob blob;
  auto raw_dtype = torch::kFloat32;
  for (WireMessage message(bytes); const auto field = message.next();) {
    if (field->number >= 1 && field->number <= 4 && !field->is_bytes) {
      blob.old_sizes[field->number - 1] = static_cast<int64_t>(field->value);
      blob.has_old_sizes = true;
    } else if (field->number == blob_data) {
      add_numbers(*field, torch::kFloat32, blob);
    } else if (field->number == blob_doubles) {
      add_numbers(*field, torch::kFloat64, blob);
    } else if (field->number == blob_shape && field->is_bytes) {
      blob.sizes = sizes_of(field->bytes);
    } else if (field->number == blob_raw_type && field->value == raw_is_float16) {
      raw_dtype = torch::kFloat16;
    } else if (field->number == blob_raw) {
      add_numbers(*field, raw_dtype, blob);
    }
  }
  if (blob.sizes.empty() && blob.has_old_sizes) blob.sizes = blob.old_sizes;
  return blob;
}

torch::Tensor tensor_of(const Blob& blob, const std::string& name) {
  const auto numbers = files::numbers_in(blob.sizes);
  const auto width = c10::elementSize(blob.dtype);
  if (!numbers || *numbers == 0 || blob.bytes.size() % width != 0 ||
      blob.bytes.size() / width != static_cast<uint64_t>(*numbers))
    throw std::runtime_error(name + " does not have as many numbers as its shape says");
  auto tensor = torch::empty(blob.sizes, blob.dtype);
  std::copy(blob.bytes.begin(), blob.bytes.end(), static_cast<char*>(tensor.data_ptr()));
  return tensor;
}

// Old files write a bias as [1, 1, 1, out] and a dense layer's weight as [1, 1, out, in].
torch::Tensor in_shape(const torch::Tensor& blob, bool is_bias, bool is_dense) {
  if (is_bias) return blob.flatten();
  return is_dense && blob.dim() > 0 ? blob.view({-1, blob.size(-1)}) : blob;
}

struct Layer {
  std::string name;
  std::vector<std::string_view> blobs;
};

Layer layer_of(std::string_view bytes, const LayerFields& fields) {
  Layer layer;
  for (WireMessage message(bytes); const auto field = message.next();) {
    if (!field->is_bytes) continue;
    if (field->number == fields.name) layer.name = field->bytes;
    if (field->number == fields.blobs) layer.blobs.push_back(field->bytes);
  }
  return layer;
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void add(const Layer& layer, NamedTensors& tensors) {
  const auto& names = published_layers();
  const bool is_dense = is_among(names.dense, layer.name);
  if (!is_dense && !is_among(names.convolutions, layer.name)) return;
  for (size_t i = 0; i < std::min<size_t>(2, layer.blobs.size()); ++i) {
    const auto name = layer.name + (i == 0 ? ".weight" : ".bias");
    const auto tensor = tensor_of(blob_of(layer.blobs[i]), name);
    if (!tensors.emplace(name, in_shape(tensor, i == 1, is_dense)).second)
      throw std::runtime_error(name + " stands twice");
  }
}

NamedTensors read_net(const std::string& bytes) {
  NamedTensors tensors;
  bool has_layers = false;
  for (WireMessage message(bytes); const auto field = message.next();) {
    const bool is_old = field->number == net_layers_of_2014;
    if (!field->is_bytes || (!is_old && field->number != net_layers)) continue;
    add(layer_of(field->bytes, is_old ? of_2014 : todays), tensors);
    has_layers = true;
  }
  if (!has_layers) throw std::runtime_error("not a .caffemodel: it holds no layers");
  return tensors;
}

}  // namespace

Weights read_caffe_weights(const std::filesystem::path& path) {
  Weights weights;
  read_layers(read_net(files::read_whole(path)), published_layers(), weights);
  auto& conv1 = weights.convolutions.front();
  // The network takes BGR; with conv1's channels turned round it takes RGB, at no cost.
  conv1.weight = conv1.weight.flip({1}).contiguous();
  weights.mean = torch::tensor({123.F, 117.F, 104.F}).view({3, 1, 1});
  weights.scale = torch::ones({3});
  weights.order = BlockOrder::norm_then_pool;
  weights.norm = {/*size=*/5, /*alpha=*/1e-4 / 5, /*beta=*/0.75, /*k=*/1};
  weights.source = "Caffe's BVLC AlexNet";
  return weights;
}

}  // namespace alexnet
