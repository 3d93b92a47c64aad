#include "app/sweep_file/read_dataset.h"

#include <algorithm>
#include <map>

#include "app/sweep_file/loaders.h"
#include "app/sweep_file/option_visitors.h"

namespace experiments {
namespace {

constexpr int64_t kMostFolds = 1000;

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
  visitor.integer("folds", split.folds, 2, kMostFolds,
                  "In place of counts: cross-validation. Every picture is tested once in each "
                  "repeat, which draws its own parts.");
  visitor.integer("inner_folds", split.inner_folds, 2, kMostFolds,
                  "Nested: what a fold leaves is dealt out again, for choosing between settings. "
                  "Left out: a sixth of it validates.");
  visitor.boolean("resplit", split.resplit, "Each repeat draws its own split of these counts.");
}

const Loader& loader_of(const std::string& name) {
  return *std::find_if(loaders().begin(), loaders().end(),
                       [&](const Loader& loader) { return loader.name == name; });
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
  for (const auto& loader : loaders()) names.push_back(loader.name);
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
  loader_of(loader).describe(schema);
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
  schema["dependentRequired"]["inner_folds"] = {"folds"};
  schema["if"]["required"] = {"folds"};
  schema["then"] = {{"properties", {{"resplit", {{"const", false}}}}}};
  for (const auto* count : {"train", "validation", "test"}) {
    schema["then"]["properties"][count] = false;
  }
  return schema;
}

namespace {

/// Counts and folds are two ways of splitting.
void check_split(const JsonField& field, const data_loaders::SplitOptions& split) {
  if (split.folds == 0) {
    if (const auto inner = field.find("inner_folds")) inner->fail("says nothing without folds");
    return;
  }
  for (const auto* key : {"train", "validation", "test"}) {
    if (const auto found = field.find(key))
      found->fail("expected either counts or folds, got both");
  }
  if (split.resplit) field.at("resplit").fail("says nothing beside folds, which do so anyway");
}

}  // namespace

DatasetOptions read_dataset(const JsonField& field) {
  const auto name = field.at("loader").one_of(loader_names());
  field.allow_only(dataset_keys(name));
  DatasetOptions dataset;
  dataset.source = loader_of(name).read(field);
  dataset.place = field.place();
  auto unsplit = field.value();
  unsplit.erase("split");
  dataset.text = unsplit.dump();
  if (const auto split = field.find("split")) {
    const OptionReader split_reader{*split};
    visit(dataset.split, split_reader);
    check_split(*split, dataset.split);
  }
  return dataset;
}

}  // namespace experiments
