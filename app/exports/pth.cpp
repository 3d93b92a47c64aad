#include "app/exports/pth.h"

#include <caffe2/serialize/inline_container.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/json/parse_json.h"
#include "files/whole_file.h"

namespace exports {
namespace {

const std::string kMetadata = "metadata";

/// A pickle of protocol 2 (Python's pickletools documents each opcode) of a dict of tensors, in the
/// words that torch.load's restricted unpickler knows. torch::pickle_save types its dict with a
/// function that this unpickler refuses.
class DictPickle {
 public:
  DictPickle() { text_ = "\x80\x02}("; }  // PROTO 2, EMPTY_DICT, MARK

  /// `record` is the name of the tensor's bytes in the archive; `tensor` is contiguous.
  void add(const std::string& key, const torch::Tensor& tensor, const std::string& record) {
    string(key);
    global("torch._utils", "_rebuild_tensor_v2");
    text_ += "((";
    string("storage");
    global("torch", storage_of(tensor.scalar_type()));
    string(record);
    string("cpu");
    integer(tensor.numel());
    text_ += "tQ";  // TUPLE, BINPERSID: the storage
    integer(0);
    integers(tensor.sizes());
    integers(tensor.strides());
    text_ += "\x89";  // NEWFALSE: requires no gradient
    global("collections", "OrderedDict");
    text_ += ")RtR";  // no hooks; call _rebuild_tensor_v2
  }

  std::string finished() const { return text_ + "u."; }  // SETITEMS, STOP

 private:
  static std::string storage_of(torch::ScalarType type) {
    if (type == torch::kFloat32) return "FloatStorage";
    if (type == torch::kUInt8) return "ByteStorage";
    throw std::invalid_argument("write_pth: expected float32 or uint8");
  }

  void little_endian(uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) text_ += static_cast<char>(value >> (8 * i) & 0xff);
  }
  void string(const std::string& value) {
    text_ += 'X';
    little_endian(value.size(), 4);
    text_ += value;
  }
  void global(const std::string& module, const std::string& name) {
    text_ += 'c' + module + '\n' + name + '\n';
  }
  void integer(int64_t value) {
    text_ += "\x8a\x08";  // LONG1 of eight bytes
    little_endian(static_cast<uint64_t>(value), 8);
  }
  void integers(torch::IntArrayRef values) {
    text_ += '(';
    for (const auto value : values) integer(value);
    text_ += 't';
  }

  std::string text_;
};

torch::Tensor as_tensor(const std::string& text) {
  return torch::from_blob(const_cast<char*>(text.data()), {static_cast<int64_t>(text.size())},
                          torch::kUInt8)
      .clone();
}

std::map<std::string, std::string> read_metadata(const torch::Tensor& tensor) {
  const auto bytes = tensor.contiguous();
  if (bytes.scalar_type() != torch::kUInt8) throw std::runtime_error("its metadata is not uint8");
  const auto* begin = reinterpret_cast<const char*>(bytes.data_ptr<uint8_t>());
  std::map<std::string, std::string> metadata;
  const auto object = experiments::parse_json({begin, begin + bytes.numel()}, "its metadata");
  if (!object.is_object()) throw std::runtime_error("its metadata is not a JSON object");
  for (const auto& [key, value] : object.items()) {
    metadata[key] = value.is_string() ? value.get<std::string>() : value.dump();
  }
  return metadata;
}

}  // namespace

void write_pth(const std::filesystem::path& path, const Contents& contents) {
  auto tensors = contents.tensors;
  tensors[kMetadata] = as_tensor(nlohmann::json(contents.metadata).dump());
  DictPickle pickle;
  std::string bytes;
  caffe2::serialize::PyTorchStreamWriter archive([&bytes](const void* data, size_t size) {
    bytes.append(static_cast<const char*>(data), size);
    return size;
  });
  int64_t record = 0;
  for (const auto& [key, tensor] : tensors) {
    const auto values = tensor.detach().contiguous();
    const auto name = std::to_string(record++);
    pickle.add(key, values, name);
    archive.writeRecord("data/" + name, values.data_ptr(), values.nbytes());
  }
  const auto text = pickle.finished();
  archive.writeRecord("data.pkl", text.data(), text.size());
  archive.writeEndOfFile();
  files::write_whole(path, bytes);
}

Contents read_pth(const files::TorchArchive& archive) {
  const auto tensors = archive.tensors();
  if (!tensors) throw std::runtime_error("it holds no dictionary");
  Contents contents{*tensors, {}};
  const auto metadata = contents.tensors.find(kMetadata);
  if (metadata == contents.tensors.end()) {
    throw std::runtime_error("not a model that facesweep exported");
  }
  contents.metadata = read_metadata(metadata->second);
  contents.tensors.erase(metadata);
  return contents;
}

}  // namespace exports
