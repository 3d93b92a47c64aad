#include "app/sweep_file/read_dataset.h"

#include <map>

#include "app/sweep_file/option_visitors.h"

namespace experiments {
namespace {

// A perceptual hash, a crop and a convolution need some pixels; a side of more is a slip of the
// finger.
constexpr int64_t kSmallestSide = 8;
constexpr int64_t kLargestSide = 4096;

template <class Visitor>
void visit_side(int64_t& size, Visitor& visitor) {
  visitor.integer("size", size, kSmallestSide, kLargestSide, "Side of the pictures in pixels.");
}

template <class Visitor>
void visit(data_loaders::MnistOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path, "Folder of the four IDX files, gzipped or not.");
}
template <class Visitor>
void visit(data_loaders::FaceScrubOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path, "Folder that holds photos/<Name>/ or <Name>/.");
  visitor.required_text("list", options.list,
                        "FaceScrub's tab-separated list, a file below path: name, image_id, "
                        "face_id, url, bbox, SHA-256.");
  visit_side(options.size, visitor);
}
template <class Visitor>
void visit(data_loaders::ImageFolderOptions& options, Visitor& visitor) {
  visitor.required_text("path", options.path,
                        "Holds one folder per class, with the class's pictures in it.");
  visit_side(options.size, visitor);
  bool colour = !options.grey;
  visitor.boolean("colour", colour, "RGB; false: one grey channel.");
  options.grey = !colour;
}
template <class Options, class Visitor>
void visit_generated(Options& options, Visitor& visitor) {
  visitor.integer("per_class", options.per_class, 1, kLargestInteger,
                  "Pictures drawn of each class.");
  visitor.integer("seed", options.seed, 0, kLargestInteger, "Seed of the drawings.");
  visit_side(options.size, visitor);
}
template <class Visitor>
void visit(data_loaders::GeneratedFacesOptions& options, Visitor& visitor) {
  visit_generated(options, visitor);
}
template <class Visitor>
void visit(data_loaders::GeneratedDigitsOptions& options, Visitor& visitor) {
  visit_generated(options, visitor);
}

template <class Visitor>
void visit(data_loaders::SplitOptions& split, Visitor& visitor) {
  visitor.integer("train", split.train, 1, kLargestInteger,
                  "Pictures of each class to train on; left out: all that the other parts leave.");
  visitor.integer("validation", split.validation, 1, kLargestInteger,
                  "Pictures of each class that settings are chosen by.");
  visitor.integer("test", split.test, 1, kLargestInteger,
                  "Pictures of each class for the final figures; left out: the data set's own test "
                  "part, or 30.");
  visitor.integer("seed", split.seed, 0, kLargestInteger, "Seed of the split.");
}

const std::map<std::string, Source>& loaders() {
  static const std::map<std::string, Source> kLoaders{
      {"mnist", data_loaders::MnistOptions{}},
      {"facescrub", data_loaders::FaceScrubOptions{}},
      {"folder", data_loaders::ImageFolderOptions{}},
      {"generated_faces", data_loaders::GeneratedFacesOptions{}},
      {"generated_digits", data_loaders::GeneratedDigitsOptions{}}};
  return kLoaders;
}

KeyTree make_keys(const std::string& loader) {
  auto keys = keys_of(dataset_schema(loader));
  for (auto& key : keys.below) {
    if (key.name == "split") key.below = keys_of(split_schema()).below;
  }
  return keys;
}

}  // namespace

std::vector<std::string> loader_names() {
  std::vector<std::string> names;
  for (const auto& [name, loader] : loaders()) names.push_back(name);
  return names;
}

const KeyTree& dataset_keys(const std::string& loader) {
  static const auto kKeys = [] {
    std::map<std::string, KeyTree> keys;
    for (const auto& name : loader_names()) keys[name] = make_keys(name);
    return keys;
  }();
  return kKeys.at(loader);
}

nlohmann::ordered_json dataset_schema(const std::string& loader) {
  auto schema = object_schema();
  schema["required"].push_back("loader");
  schema["properties"]["loader"] = {{"const", loader}};
  auto source = loaders().at(loader);
  const OptionSchema visitor{schema};
  std::visit([&](auto& options) { visit(options, visitor); }, source);
  schema["properties"]["split"] = reference("split");
  return schema;
}

nlohmann::ordered_json split_schema() {
  auto schema = described(
      "How many pictures of each class go into each part. The same picture never stands in two "
      "parts.",
      {}, object_schema());
  data_loaders::SplitOptions split;
  const OptionSchema visitor{schema};
  visit(split, visitor);
  return schema;
}

DatasetOptions read_dataset(const JsonField& field) {
  const auto name = field.at("loader").one_of(loader_names());
  field.allow_only(dataset_keys(name));
  DatasetOptions dataset;
  dataset.source = loaders().at(name);
  const OptionReader reader{field};
  std::visit([&](auto& options) { visit(options, reader); }, dataset.source);
  if (const auto split = field.find("split")) {
    const OptionReader split_reader{*split};
    visit(dataset.split, split_reader);
  }
  return dataset;
}

}  // namespace experiments
