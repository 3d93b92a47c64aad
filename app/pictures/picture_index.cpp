#include "app/pictures/picture_index.h"

#include <nlohmann/json.hpp>

#include "app/config_error.h"
#include "app/json/json_field.h"
#include "app/json/parse_json.h"
#include "files/whole_file.h"

namespace experiments {
namespace {

using nlohmann::json;

template <class Item>
json all_to_json(const std::vector<Item>& items, json (*to_json)(const Item&)) {
  json written = json::array();
  for (const auto& item : items) written.push_back(to_json(item));
  return written;
}

json mistake_to_json(const Mistake& mistake) {
  return {{"file", mistake.file},
          {"name", mistake.name},
          {"label", mistake.label},
          {"predicted", mistake.predicted},
          {"probability", mistake.probability},
          {"repeats", mistake.repeats}};
}

json weight_to_json(const WeightPicture& weight) {
  return {{"file", weight.file},
          {"label", weight.label},
          {"title", weight.title},
          {"largest", weight.largest}};
}

json set_to_json(const WeightSet& set) {
  return {{"trial", set.trial}, {"setting", set.setting},
          {"input", set.input}, {"are_channels", set.are_channels},
          {"block", set.block}, {"pictures", all_to_json(set.pictures, weight_to_json)},
          {"note", set.note}};
}

template <class Item>
std::vector<Item> all_from(const JsonField& field, Item (*read)(const JsonField&)) {
  std::vector<Item> items;
  for (const auto& item : field.items()) items.push_back(read(item));
  return items;
}

std::string text_from(const JsonField& field) {
  return field.possibly_empty_text();
}

Mistake mistake_from(const JsonField& field) {
  return {field.at("file").possibly_empty_text(), field.at("name").possibly_empty_text(),
          field.at("label").integer(0),           field.at("predicted").integer(0),
          field.at("probability").number({}),     field.at("repeats").integer(0)};
}

WeightPicture weight_from(const JsonField& field) {
  return {field.at("file").possibly_empty_text(), field.at("label").integer(0),
          field.at("title").possibly_empty_text(), field.at("largest").number({})};
}

/// Indices of before this was kept say it by the input.
bool are_channels_from(const JsonField& field) {
  const auto kept = field.find("are_channels");
  return kept ? kept->boolean() : field.at("input").possibly_empty_text() == "alexnet.conv4";
}

WeightSet set_from(const JsonField& field) {
  return {field.at("trial").possibly_empty_text(),
          field.at("setting").possibly_empty_text(),
          field.at("input").possibly_empty_text(),
          are_channels_from(field),
          field.at("block").integer(1),
          all_from(field.at("pictures"), weight_from),
          field.at("note").possibly_empty_text()};
}

ExperimentPictures pictures_from(const JsonField& field) {
  return {field.at("name").possibly_empty_text(), all_from(field.at("trials"), text_from),
          all_from(field.at("mistakes"), mistake_from), all_from(field.at("weights"), set_from)};
}

std::filesystem::path path_of(const std::filesystem::path& run) {
  return run / "pictures" / "index.json";
}

}  // namespace

json to_json(const ExperimentPictures& pictures) {
  return {{"name", pictures.name},
          {"trials", pictures.trials},
          {"mistakes", all_to_json(pictures.mistakes, mistake_to_json)},
          {"weights", all_to_json(pictures.weights, set_to_json)}};
}

std::string to_text(const std::vector<ExperimentPictures>& pictures) {
  const json written{{"experiments", all_to_json(pictures, to_json)}};
  return written.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<ExperimentPictures> picture_index_from(const std::string& text,
                                                   const std::string& file) {
  const auto document = parse_json(text, file);
  return all_from(JsonField(document, file).at("experiments"), pictures_from);
}

void write_picture_index(const std::filesystem::path& run,
                         const std::vector<ExperimentPictures>& pictures) {
  files::write_whole(path_of(run), to_text(pictures));
}

StoredPictures read_picture_index(const std::filesystem::path& run) {
  const auto path = path_of(run);
  if (!std::filesystem::exists(path)) return {};
  try {
    return {picture_index_from(files::read_whole(path), path.string()), ""};
  } catch (const app::ConfigError& error) {
    return {{}, path.string() + " cannot be used: " + error.what()};
  }
}

}  // namespace experiments
