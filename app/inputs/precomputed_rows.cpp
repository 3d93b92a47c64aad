#include <nlohmann/json.hpp>
#include <stdexcept>
#include <unordered_map>

#include "app/inputs/input_kinds.h"
#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "app/printable.h"
#include "data_loaders/csv_lines.h"
#include "files/npy.h"
#include "files/safetensors.h"
#include "files/sha256.h"
#include "files/whole_file.h"

namespace experiments {
namespace {

/// Rows that were computed elsewhere.
struct Matrix {
  torch::Tensor rows;               ///< float32 [N, features]
  std::vector<std::string> names;   ///< of the pictures
  std::vector<std::string> labels;  ///< or none
};

std::vector<std::string> texts_of(const std::string& text, const std::string& key) {
  const auto parsed = parse_json(text, "its " + key);
  std::vector<std::string> texts;
  for (const auto& item : JsonField(parsed, "its " + key).items()) {
    texts.push_back(item.possibly_empty_text());
  }
  return texts;
}

/// The tensor "features", or the only one; names and labels are lists in the metadata.
Matrix read_safetensors_matrix(const std::filesystem::path& path) {
  const files::SafetensorsFile file(path);
  const auto* entry = file.find("features");
  if (entry == nullptr && file.entries().size() == 1) entry = &file.entries().front();
  if (entry == nullptr) throw std::runtime_error("it has no tensor \"features\"");
  Matrix matrix{file.read(*entry), {}, {}};
  const auto& metadata = file.metadata();
  if (const auto names = metadata.find("names"); names != metadata.end())
    matrix.names = texts_of(names->second, "names");
  if (const auto labels = metadata.find("labels"); labels != metadata.end())
    matrix.labels = texts_of(labels->second, "labels");
  return matrix;
}

/// Lines below the header name or name,label.
void read_names(const std::filesystem::path& path, Matrix& matrix) {
  const auto lines = data_loaders::lines_of(files::read_whole(path));
  const auto header = lines.empty() ? "" : lines.front();
  if (header != "name" && header != "name,label")
    throw std::runtime_error(path.string() + ":1: expected the header name or name,label, got \"" +
                             app::printable(header) + '"');
  const size_t columns = header == "name" ? 1 : 2;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const auto fields = data_loaders::fields_of(lines[i]);
    if (!fields || fields->size() != columns)
      throw std::runtime_error(path.string() + ":" + std::to_string(i + 1) + ": expected " +
                               (columns == 1 ? "a name" : "a name and a label") + ", got \"" +
                               app::printable(lines[i]) + '"');
    matrix.names.push_back(fields->front());
    if (columns == 2) matrix.labels.push_back(fields->back());
  }
}

void check(const Matrix& matrix) {
  const auto& rows = matrix.rows;
  if (rows.dim() != 2 || rows.size(0) == 0 || rows.size(1) == 0 ||
      !(rows.is_floating_point() || at::isIntegralType(rows.scalar_type(), /*includeBool=*/true)))
    throw std::runtime_error("expected a matrix of numbers, a row for each picture");
  if (matrix.names.empty())
    throw std::runtime_error("it names no pictures: give \"names\", a file with the header name");
  const auto count = static_cast<size_t>(rows.size(0));
  if (matrix.names.size() != count || (!matrix.labels.empty() && matrix.labels.size() != count))
    throw std::runtime_error("it has " + std::to_string(count) + " rows, " +
                             std::to_string(matrix.names.size()) + " names and " +
                             std::to_string(matrix.labels.size()) + " labels");
  if (!rows.to(torch::kFloat32).isfinite().all().item<bool>())
    throw std::runtime_error("it holds a number that is not finite");
}

Matrix read_matrix(const std::filesystem::path& path, const std::filesystem::path& names) {
  Matrix matrix;
  if (path.extension() == ".npy") {
    matrix.rows = files::read_npy(path);
  } else {
    matrix = read_safetensors_matrix(path);
  }
  if (!names.empty()) {
    matrix.names.clear();
    read_names(names, matrix);
  }
  check(matrix);
  matrix.rows = matrix.rows.to(torch::kFloat32).contiguous();
  return matrix;
}

class PrecomputedRows : public InputKind {
 public:
  PrecomputedRows(std::string place, Matrix matrix)
      : place_(std::move(place)), matrix_(std::move(matrix)) {
    files::Sha256 digest;
    digest.update("rows-1 ");
    digest.update(matrix_.rows.data_ptr(), matrix_.rows.nbytes());
    for (size_t i = 0; i < matrix_.names.size(); ++i) {
      if (!numbers_.emplace(matrix_.names[i], i).second)
        fail(matrix_.names[i], "stands there twice");
      digest.update(std::to_string(matrix_.names[i].size()) + " " + matrix_.names[i]);
    }
    fingerprint_ = digest.hex();
  }

  MapShape maps(const data_loaders::LabelledImages&) const override {
    return {matrix_.rows.size(1), 1, 1};
  }

  InputRows rows(const data_loaders::LabelledImages& images, const Progress&) const override {
    std::vector<int64_t> numbers;
    int64_t missing = 0;
    std::string first;
    for (int64_t i = 0; i < images.size(); ++i) {
      const auto& name = images.names[static_cast<size_t>(i)];
      const auto found = numbers_.find(name);
      if (found == numbers_.end()) {
        if (missing++ == 0) first = name;
        continue;
      }
      check_label(images, i, found->second);
      numbers.push_back(static_cast<int64_t>(found->second));
    }
    if (missing > 0)
      throw std::runtime_error(
          place_ + ": " + std::to_string(missing) + " of " + std::to_string(images.size()) +
          " pictures have no row there, the first is " + app::printable(first));
    return {matrix_.rows.index_select(0, torch::tensor(numbers, torch::kInt64)), ""};
  }

  std::string fingerprint() const override { return fingerprint_; }

 private:
  [[noreturn]] void fail(const std::string& name, const std::string& what) const {
    throw std::runtime_error(place_ + ": " + app::printable(name) + " " + what);
  }

  void check_label(const data_loaders::LabelledImages& images, int64_t picture,
                   size_t number) const {
    if (matrix_.labels.empty()) return;
    const auto label = images.labels[picture].item<int64_t>();
    const auto& name = images.class_names.at(static_cast<size_t>(label));
    if (matrix_.labels[number] != name)
      fail(matrix_.names[number], "is of class " + app::printable(matrix_.labels[number]) +
                                      " there, of " + app::printable(name) + " in the data set");
  }

  std::string place_;
  Matrix matrix_;
  std::unordered_map<std::string, size_t> numbers_;
  std::string fingerprint_;
};

std::filesystem::path existing(const std::filesystem::path& path, const std::string& input) {
  if (std::filesystem::exists(path)) return path;
  throw std::runtime_error(path.string() + ": not found; the input " + input +
                           " is read from it; name the data root with --data or FACESWEEP_DATA");
}

std::shared_ptr<const InputKind> opened(const FeatureFileOptions& options, const std::string& name,
                                        const DataPlaces& places) {
  const auto path = existing(places.root / options.file, name);
  const auto names =
      options.names.empty() ? options.names : existing(places.root / options.names, name);
  try {
    return std::make_shared<PrecomputedRows>(path.string(), read_matrix(path, names));
  } catch (const std::exception& error) {
    const std::string what = error.what();
    const bool has_path = what.rfind(places.root.string(), 0) == 0;
    throw std::runtime_error(has_path ? what : path.string() + ": " + what);
  }
}

}  // namespace

InputKinds precomputed_rows(const InputRequest& request) {
  InputKinds inputs;
  for (const auto& [name, options] : request.sweep.named_inputs.features) {
    if (request.names.count(name) == 0) continue;
    inputs[name] =
        request.places.demo ? stand_in(request.places) : opened(options, name, request.places);
  }
  return inputs;
}

}  // namespace experiments
