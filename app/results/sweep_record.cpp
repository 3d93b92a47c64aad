#include "app/results/sweep_record.h"

#include <nlohmann/json.hpp>

#include "app/json/json_field.h"
#include "app/json/parse_json.h"

namespace experiments {
namespace {

using nlohmann::json;

json to_json(const DatasetRecord& dataset) {
  json files = json::array();
  for (const auto& file : dataset.left_out_files) {
    files.push_back({{"class", file.class_name},
                     {"name", file.name},
                     {"reason", file.reason},
                     {"other", file.other}});
  }
  return {{"class_names", dataset.class_names}, {"counts", dataset.counts},
          {"left_out", dataset.left_out},       {"left_out_files", files},
          {"fingerprint", dataset.fingerprint}, {"notices", dataset.notices}};
}

template <class Item, class Read>
std::vector<Item> list_from(const JsonField& field, Read read) {
  std::vector<Item> items;
  for (const auto& item : field.items()) items.push_back(read(item));
  return items;
}

std::vector<std::string> texts_from(const JsonField& field) {
  return list_from<std::string>(field,
                                [](const JsonField& item) { return item.possibly_empty_text(); });
}

template <class Item, class Read>
std::map<std::string, Item> map_from(const JsonField& field, Read read) {
  std::map<std::string, Item> items;
  for (const auto& [name, item] : field.members()) items[name] = read(item);
  return items;
}

data_loaders::LeftOutFile left_out_file_from(const JsonField& field) {
  return {field.at("class").possibly_empty_text(), field.at("name").possibly_empty_text(),
          field.at("reason").possibly_empty_text(), field.at("other").possibly_empty_text()};
}

DatasetRecord dataset_from(const JsonField& field) {
  const auto count = [](const JsonField& item) { return item.integer(0); };
  const auto counts = [&](const JsonField& item) { return list_from<int64_t>(item, count); };
  const auto reasons = [&](const JsonField& item) { return map_from<int64_t>(item, count); };
  DatasetRecord dataset;
  dataset.class_names = texts_from(field.at("class_names"));
  dataset.counts = map_from<std::vector<int64_t>>(field.at("counts"), counts);
  dataset.left_out = map_from<std::map<std::string, int64_t>>(field.at("left_out"), reasons);
  dataset.fingerprint = field.at("fingerprint").possibly_empty_text();
  dataset.left_out_files =
      list_from<data_loaders::LeftOutFile>(field.at("left_out_files"), left_out_file_from);
  dataset.notices = texts_from(field.at("notices"));
  return dataset;
}

NetworkRecord network_from(const JsonField& field) {
  return {field.at("source").possibly_empty_text(), field.at("trained").boolean(),
          field.at("fingerprint").possibly_empty_text()};
}

ExperimentRecord experiment_from(const JsonField& field) {
  const auto text = [](const JsonField& item) { return item.possibly_empty_text(); };
  return {field.at("name").possibly_empty_text(),
          {},
          map_from<std::string>(field.at("fingerprints"), text)};
}

StudyRecord study_from(const JsonField& field) {
  return {field.at("name").possibly_empty_text(), field.at("id").possibly_empty_text()};
}

}  // namespace

std::set<std::string> untrained_inputs(const SweepRecord& record) {
  std::set<std::string> names;
  for (const auto& [name, network] : record.inputs) {
    if (!network.trained) names.insert(name);
  }
  return names;
}

json to_json(const SweepRecord& record) {
  json written{{"file", json::parse(record.file)},
               {"demo", record.demo},
               {"experiments", json::array()},
               {"studies", json::array()},
               {"inputs", json::object()},
               {"datasets", json::object()},
               {"environment", json::parse(record.environment)},
               {"numbers", record.numbers}};
  for (const auto& experiment : record.experiments) {
    written["experiments"].push_back(
        {{"name", experiment.name}, {"fingerprints", experiment.fingerprints}});
  }
  for (const auto& [name, id] : record.studies) {
    written["studies"].push_back({{"name", name}, {"id", id}});
  }
  for (const auto& [name, dataset] : record.datasets) written["datasets"][name] = to_json(dataset);
  for (const auto& [name, network] : record.inputs) {
    written["inputs"][name] = {{"source", network.source},
                               {"trained", network.trained},
                               {"fingerprint", network.fingerprint}};
  }
  return written;
}

std::string to_text(const SweepRecord& record) {
  return to_json(record).dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

SweepRecord sweep_record_from(const std::string& text, const std::string& file) {
  const auto document = parse_json(text, file);
  const JsonField field(document, file);
  SweepRecord record;
  record.file = field.at("file").value().dump(2) + "\n";
  record.demo = field.at("demo").boolean();
  record.experiments = list_from<ExperimentRecord>(field.at("experiments"), experiment_from);
  record.studies = list_from<StudyRecord>(field.at("studies"), study_from);
  record.datasets = map_from<DatasetRecord>(field.at("datasets"), dataset_from);
  record.inputs = map_from<NetworkRecord>(field.at("inputs"), network_from);
  record.environment = field.at("environment").value().dump();
  record.numbers = field.at("numbers").integer(0);
  return record;
}

}  // namespace experiments
