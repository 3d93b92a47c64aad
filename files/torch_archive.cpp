#include "files/torch_archive.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "files/numbers_in.h"
#include "files/pickle.h"
#include "files/zip.h"

namespace files {
namespace {

using Kind = PickleValue::Kind;

[[noreturn]] void no_tensor() {
  throw std::runtime_error("damaged: a tensor is not described as torch does");
}

torch::ScalarType dtype_of_storage(const std::string& storage) {
  static const std::map<std::string, torch::ScalarType> dtypes{
      {"DoubleStorage", torch::kFloat64},
      {"FloatStorage", torch::kFloat32},
      {"HalfStorage", torch::kFloat16},
      {"BFloat16Storage", torch::kBFloat16},
      {"LongStorage", torch::kInt64},
      {"IntStorage", torch::kInt32},
      {"ShortStorage", torch::kInt16},
      {"CharStorage", torch::kInt8},
      {"ByteStorage", torch::kUInt8},
      {"BoolStorage", torch::kBool},
      {"ComplexFloatStorage", at::kComplexFloat},
      {"ComplexDoubleStorage", at::kComplexDouble},
      {"QInt8Storage", torch::kQInt8},
      {"QUInt8Storage", torch::kQUInt8},
      {"QInt32Storage", torch::kQInt32}};
  const std::string module = "torch ";
  const auto found = storage.compare(0, module.size(), module) == 0
                         ? dtypes.find(storage.substr(module.size()))
                         : dtypes.end();
  if (found == dtypes.end()) throw std::runtime_error("a tensor's type is unknown: " + storage);
  return found->second;
}

struct Storage {
  torch::ScalarType dtype;
  std::string record;  ///< in the folder of its pickle
  uint64_t count = 0;  ///< numbers
};

/// The arguments of a persistent id: "storage", its type, record, device, count of numbers.
Storage storage_of(const PickleValue& value) {
  const auto& items = value.items;
  if (value.kind != Kind::storage || items.size() < 5 || items[1]->kind != Kind::global ||
      items[2]->kind != Kind::text || items[4]->kind != Kind::integer || items[4]->integer < 0)
    no_tensor();
  return {dtype_of_storage(items[1]->text), items[2]->text,
          static_cast<uint64_t>(items[4]->integer)};
}

std::vector<int64_t> integers_of(const PickleValue& value) {
  std::vector<int64_t> integers;
  if (value.kind != Kind::tuple) no_tensor();
  for (const auto* item : value.items) {
    if (item->kind != Kind::integer || item->integer < 0) no_tensor();
    integers.push_back(item->integer);
  }
  return integers;
}

struct View {
  Storage storage;
  int64_t offset = 0;
  std::vector<int64_t> sizes, strides;
};

/// The numbers of its storage that it reaches to.
uint64_t reach(const View& view) {
  if (!numbers_in(view.sizes)) no_tensor();
  auto last = static_cast<uint64_t>(view.offset);
  for (size_t i = 0; i < view.sizes.size(); ++i) {
    if (view.sizes[i] == 0) return 0;
    uint64_t step = 0;
    if (__builtin_mul_overflow(view.sizes[i] - 1, view.strides[i], &step) ||
        __builtin_add_overflow(last, step, &last))
      no_tensor();
  }
  return last + 1;
}

/// The arguments of _rebuild_tensor: storage, offset, sizes, strides; of a quantized one as well.
View view_of(const PickleValue& value) {
  const auto& items = value.items;
  if (items.size() < 4 || items[1]->kind != Kind::integer || items[1]->integer < 0) no_tensor();
  View view{storage_of(*items[0]), items[1]->integer, integers_of(*items[2]),
            integers_of(*items[3])};
  if (view.sizes.size() != view.strides.size() || reach(view) > view.storage.count) no_tensor();
  return view;
}

torch::Tensor tensor_of(const View& view, std::string_view bytes) {
  auto whole = torch::empty({static_cast<int64_t>(view.storage.count)}, view.storage.dtype);
  std::copy_n(bytes.begin(), whole.nbytes(), static_cast<char*>(whole.data_ptr()));
  return whole.as_strided(view.sizes, view.strides, view.offset).clone();
}

/// nullptr where it is no dict, or has no such key.
const PickleValue* value_in(const PickleValue& dict, const std::string& key) {
  for (size_t i = 0; dict.kind == Kind::dict && i < dict.items.size(); i += 2) {
    if (dict.items[i]->kind == Kind::text && dict.items[i]->text == key) return dict.items[i + 1];
  }
  return nullptr;
}

}  // namespace

TorchArchive::TorchArchive(std::string_view bytes) {
  const auto entries = read_zip(bytes);
  std::string folder;
  for (const auto& entry : entries) {
    const auto slash = entry.name.find('/');
    if (slash == entry.name.npos) continue;
    if (folder.empty()) folder = entry.name.substr(0, slash + 1);
    if (entry.name.compare(0, folder.size(), folder) != 0)
      throw std::runtime_error("not a file of torch: it holds several folders");
    if (!entry.deflated) stored_[entry.name.substr(folder.size())] = entry.bytes;
  }
  if (find("data.pkl") == nullptr || find("model.json") != nullptr)
    throw std::runtime_error("not a file of torch, or of one before 1.6");
  check_pickle("data");
  if (is_script()) check_pickle("constants");
}

bool TorchArchive::is_script() const {
  return find("constants.pkl") != nullptr;
}

const std::string_view* TorchArchive::find(const std::string& name) const {
  const auto found = stored_.find(name);
  return found == stored_.end() ? nullptr : &found->second;
}

void TorchArchive::check_pickle(const std::string& name) const {
  const Pickle pickle(*find(name + ".pkl"));
  for (const auto& value : pickle.values()) {
    if (value.kind == Kind::tensor) view_of(value);
    if (value.kind != Kind::storage) continue;
    const auto storage = storage_of(value);
    const auto record = name + '/' + storage.record;
    const auto* bytes = find(record);
    if (bytes == nullptr) throw std::runtime_error("its " + record + " is missing");
    if (bytes->size() / c10::elementSize(storage.dtype) < storage.count)
      throw std::runtime_error("damaged: its " + record + " is shorter than its tensor");
  }
}

std::optional<std::map<std::string, torch::Tensor>> TorchArchive::tensors(
    const std::string& within) const {
  const auto* order = find("byteorder");
  if (order != nullptr && *order != "little")
    throw std::runtime_error("its numbers are big-endian, which is not supported");
  const Pickle pickle(*find("data.pkl"));
  const auto* dict = &pickle.result();
  if (!within.empty()) dict = value_in(*dict, within);
  if (dict == nullptr || dict->kind != Kind::dict) return std::nullopt;
  std::map<std::string, torch::Tensor> tensors;
  for (size_t i = 0; i < dict->items.size(); i += 2) {
    const auto& [key, value] = std::tie(*dict->items[i], *dict->items[i + 1]);
    if (key.kind != Kind::text || value.kind != Kind::tensor) continue;
    const auto view = view_of(value);
    if (c10::isQIntType(view.storage.dtype)) continue;
    tensors[key.text] = tensor_of(view, *find("data/" + view.storage.record));
  }
  return tensors;
}

}  // namespace files
