#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/summary/summary.h"
#include "app/trials/plan.h"

namespace experiments {

/// What write_best_pictures tells while it works.
struct PictureEvents {
  std::function<void(const std::string&)> on_stage;  ///< "hidden-units: drawing weights"
  std::function<bool()> should_stop;
};

/// What only a run can draw of its results, the pictures and the models being at hand:
///  - the test pictures that an experiment's best setting gets wrong, the most confident first
///    (kMistakes at most), over all its repeats;
///  - of the best setting with each input, for each class the incoming weights of the hidden unit
///    with the largest weight into it (of a regression: the class's own weights). For pixels they
///    are one picture, for conv4 the kChannels channels that matter most (strongest_channels). They
///    are of the setting's best repeat: from its model where it is kept, or else it is
///    trained once more, unless that took longer than kRetrainSeconds.
/// They go to pictures/ in the run folder, with pictures/index.json (picture_index.h) to say what
/// they show. Those of an experiment whose best settings are still the same are kept, as are those
/// of experiments that are not in `summaries`. `summaries` and `run` are of this plan's results.
/// Throws std::runtime_error where a file cannot be written.
void write_best_pictures(const Plan& plan, const StoredRun& run,
                         const std::vector<ExperimentSummary>& summaries, const RunFolder& folder,
                         int64_t memory, const PictureEvents& events);

constexpr size_t kMistakes = 24;
constexpr double kRetrainSeconds = 60;
constexpr int64_t kPhotoSide = 112;  ///< pixels at most, of a mistake
/// Pixels at most, of a weight picture. Larger ones are averaged: weights keep the noise they start
/// from, which hides what was learned, and which no file format makes small.
constexpr int64_t kWeightSide = 114;
constexpr int64_t kChannels = 3;

}  // namespace experiments
