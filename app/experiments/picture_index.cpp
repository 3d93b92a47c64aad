#include "app/experiments/picture_index.h"

#include <nlohmann/json.hpp>

#include "app/experiments/json_field.h"
#include "app/experiments/parse_json.h"

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
  return {{"trial", set.trial},
          {"setting", set.setting},
          {"input", set.input},
          {"block", set.block},
          {"pictures", all_to_json(set.pictures, weight_to_json)},
          {"note", set.note}};
}

json pictures_to_json(const ExperimentPictures& pictures) {
  return {{"name", pictures.name},
          {"trials", pictures.trials},
          {"mistakes", all_to_json(pictures.mistakes, mistake_to_json)},
          {"weights", all_to_json(pictures.weights, set_to_json)}};
}

template <class Item>
std::vector<Item> all_from(const JsonField& field, Item (*read)(const JsonField&)) {
  std::vector<Item> items;
  for (const auto& item : field.items()) items.push_back(read(item));
  return items;
}

std::string text_from(const JsonField& field) {
  return field.text();
}

std::string possibly_empty_text_from(const JsonField& field) {
  if (!field.value().is_string()) field.expected("a string");
  return field.value().get<std::string>();
}

Mistake mistake_from(const JsonField& field) {
  return {field.at("file").text(),
          possibly_empty_text_from(field.at("name")),
          field.at("label").integer(0),
          field.at("predicted").integer(0),
          field.at("probability").number({}),
          field.at("repeats").integer(0)};
}

WeightPicture weight_from(const JsonField& field) {
  return {field.at("file").text(), field.at("label").integer(0),
          possibly_empty_text_from(field.at("title")), field.at("largest").number({})};
}

WeightSet set_from(const JsonField& field) {
  return {field.at("trial").text(),
          possibly_empty_text_from(field.at("setting")),
          field.at("input").text(),
          field.at("block").integer(1),
          all_from(field.at("pictures"), weight_from),
          possibly_empty_text_from(field.at("note"))};
}

ExperimentPictures pictures_from(const JsonField& field) {
  return {field.at("name").text(), all_from(field.at("trials"), text_from),
          all_from(field.at("mistakes"), mistake_from), all_from(field.at("weights"), set_from)};
}

}  // namespace

std::string to_text(const std::vector<ExperimentPictures>& pictures) {
  const json written{{"experiments", all_to_json(pictures, pictures_to_json)}};
  return written.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

std::vector<ExperimentPictures> picture_index_from(const std::string& text,
                                                   const std::string& file) {
  const auto document = parse_json(text, file);
  return all_from(JsonField(document, file).at("experiments"), pictures_from);
}

}  // namespace experiments
