#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace experiments {

/// A test picture that a setting gets wrong.
struct Mistake {
  std::string file;  ///< below pictures/
  std::string name;  ///< of the picture, as in TestPrediction
  int64_t label = 0;
  int64_t predicted = 0;
  double probability = 0;  ///< of the predicted class: the largest over the repeats that err
  int64_t repeats = 0;     ///< that get it wrong
};

/// The weights that speak for one class, drawn as a picture.
struct WeightPicture {
  std::string file;  ///< below pictures/
  int64_t label = 0;
  std::string title;   ///< "hidden unit 17, output weight 0.43"; empty for a regression
  double largest = 0;  ///< the magnitude at which the colours end
};

/// The weights of one trained model, of a setting's best repeat.
struct WeightSet {
  std::string trial;          ///< its id
  std::string setting;        ///< "hidden_units=200"; empty where nothing varies
  std::string input;          ///< "pixels"
  bool are_channels = false;  ///< each picture is a map of one channel
  int64_t block = 1;          ///< weights averaged into one pixel, in each direction
  std::vector<WeightPicture> pictures;
  std::string note;  ///< why there are no pictures; else empty
};

/// The pictures of one experiment.
struct ExperimentPictures {
  std::string name;                 ///< of the experiment
  std::vector<std::string> trials;  ///< ids of the best setting's repeats
  std::vector<Mistake> mistakes;    ///< theirs, the most confident first
  std::vector<WeightSet> weights;   ///< of the best setting with each input
};

/// An entry of the "experiments" of pictures/index.json.
nlohmann::json to_json(const ExperimentPictures& pictures);

/// pictures/index.json.
std::string to_text(const std::vector<ExperimentPictures>& pictures);

/// Throws app::ConfigError where the text is not such an index; messages name `file`.
std::vector<ExperimentPictures> picture_index_from(const std::string& text,
                                                   const std::string& file);

/// Writes the index of a run's folder, whole or not at all. Throws std::runtime_error that names
/// the path.
void write_picture_index(const std::filesystem::path& run,
                         const std::vector<ExperimentPictures>& pictures);

/// The index of a run's folder: empty where there is none or it is damaged, which `notice` says.
/// The next run then draws the pictures again. Throws std::runtime_error where it cannot be read.
struct StoredPictures {
  std::vector<ExperimentPictures> experiments;
  std::string notice;
};
StoredPictures read_picture_index(const std::filesystem::path& run);

}  // namespace experiments
