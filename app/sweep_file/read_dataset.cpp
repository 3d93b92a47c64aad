#include "app/sweep_file/read_dataset.h"

#include <functional>
#include <map>

namespace experiments {
namespace {

// A perceptual hash, a crop and a convolution need some pixels; a side of more is a slip of the
// finger.
constexpr int64_t kSmallestSide = 8;
constexpr int64_t kLargestSide = 4096;

void read_side(const JsonField& field, int64_t& size) {
  if (const auto side = field.find("size")) size = side->integer(kSmallestSide, kLargestSide);
}

Source read_mnist(const JsonField& field) {
  data_loaders::MnistOptions options;
  options.path = field.at("path").text();
  return options;
}

Source read_facescrub(const JsonField& field) {
  data_loaders::FaceScrubOptions options;
  options.path = field.at("path").text();
  options.list = field.at("list").text();
  read_side(field, options.size);
  return options;
}

Source read_folder(const JsonField& field) {
  data_loaders::ImageFolderOptions options;
  options.path = field.at("path").text();
  read_side(field, options.size);
  if (const auto colour = field.find("colour")) options.grey = !colour->boolean();
  return options;
}

template <class Options>
Source read_generated(const JsonField& field) {
  Options options;
  read_side(field, options.size);
  if (const auto count = field.find("per_class")) options.per_class = count->integer(1);
  if (const auto seed = field.find("seed")) options.seed = static_cast<uint64_t>(seed->integer(0));
  return options;
}

struct Loader {
  std::function<Source(const JsonField&)> read;
  KeyTree keys;
};

KeyTree keys_with(const std::vector<std::string>& own) {
  KeyTree keys{"", {{"loader", {}}}};
  for (const auto& name : own) keys.below.push_back({name, {}});
  keys.below.push_back({"split", {{"train", {}}, {"validation", {}}, {"test", {}}, {"seed", {}}}});
  return keys;
}

const std::map<std::string, Loader>& loaders() {
  static const std::map<std::string, Loader> kLoaders{
      {"mnist", {read_mnist, keys_with({"path"})}},
      {"facescrub", {read_facescrub, keys_with({"path", "list", "size"})}},
      {"folder", {read_folder, keys_with({"path", "size", "colour"})}},
      {"generated_faces",
       {read_generated<data_loaders::GeneratedFacesOptions>,
        keys_with({"per_class", "seed", "size"})}},
      {"generated_digits",
       {read_generated<data_loaders::GeneratedDigitsOptions>,
        keys_with({"per_class", "seed", "size"})}}};
  return kLoaders;
}

data_loaders::SplitOptions read_split(const JsonField& field) {
  data_loaders::SplitOptions split;
  if (const auto count = field.find("train")) split.train = count->integer(1);
  if (const auto count = field.find("validation")) split.validation = count->integer(1);
  if (const auto count = field.find("test")) split.test = count->integer(1);
  if (const auto seed = field.find("seed")) split.seed = static_cast<uint64_t>(seed->integer(0));
  return split;
}

}  // namespace

std::vector<std::string> loader_names() {
  std::vector<std::string> names;
  for (const auto& [name, loader] : loaders()) names.push_back(name);
  return names;
}

const KeyTree& dataset_keys(const std::string& loader) {
  return loaders().at(loader).keys;
}

DatasetOptions read_dataset(const JsonField& field) {
  const auto name = field.at("loader").one_of(loader_names());
  field.allow_only(dataset_keys(name));
  DatasetOptions dataset;
  dataset.source = loaders().at(name).read(field);
  if (const auto split = field.find("split")) dataset.split = read_split(*split);
  return dataset;
}

}  // namespace experiments
