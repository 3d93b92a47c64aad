#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "app/sweep_file/heading.h"
#include "app/sweep_file/trial.h"

namespace experiments {

/// Pictures of each class, its mean, and those nearest to and farthest from the mean.
struct DataLookOptions {
  int64_t per_class = 10;
  int64_t nearest = 3;  ///< and as many farthest
};

/// Softmax regression's gradient in closed form, by autograd and by finite differences, at points
/// along a training.
struct GradientCheckOptions {
  int64_t rows = 1000;  ///< training examples that the gradients are taken over
  double step = 0.001;  ///< of the differences along the training
  std::vector<double> steps{1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};  ///< at one point
};

/// Learning curves of softmax regression by step and by time, and its weights early and late.
struct DescentComparisonOptions {
  std::vector<int64_t> draw_at;  ///< steps whose weights are drawn, besides the last
  /// Numbers of training pictures to descend on without the others, beside the settings.
  std::vector<int64_t> alone;
};

/// Pictures that noise is added to.
enum class NoisePlace { train, test, both };

/// Logistic against linear regression on noisy pictures.
struct NoiseOptions {
  std::vector<NoisePlace> on{NoisePlace::test};  ///< in the order in which they are shown
  std::vector<double> levels{0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2};
  int64_t examples = 10;  ///< test pictures that are shown with each noise
};

/// Seconds of backpropagation and of one weight at a time, over the size of a network.
struct GradientCostOptions {
  std::vector<int64_t> layers{4, 8, 16, 32};    ///< at the first of `neurons`
  std::vector<int64_t> neurons{8, 16, 32, 64};  ///< at the first of `layers`
  int64_t rounds = 5;                           ///< of which the median counts
};

/// For each class the hidden units with the largest and the most negative weight into its output.
struct UnitPicturesOptions {};

/// The conv4 channels that matter most for each class, over a photo.
struct Conv4ChannelsOptions {
  int64_t channels = 3;
};

/// The alternative chosen is the JSON's "type".
using StudyOptions =
    std::variant<DataLookOptions, GradientCheckOptions, DescentComparisonOptions, NoiseOptions,
                 GradientCostOptions, UnitPicturesOptions, Conv4ChannelsOptions>;

/// An entry of "experiments" that is no sweep of trials: it shows something else of data or
/// training, in blocks of its own making.
struct Study {
  std::string name;
  Heading heading;
  std::string dataset;        ///< empty where it needs none
  std::vector<Trial> trials;  ///< what it trains, repeats fastest; empty where it trains nothing
  StudyOptions options;
};

/// That its trials read; the usual one where it trains nothing.
inline std::string input_of(const Study& study) {
  return study.trials.empty() ? Trial{}.input : study.trials.front().input;
}

}  // namespace experiments
