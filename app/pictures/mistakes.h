#pragma once

#include <vector>

#include "app/pictures/picture_index.h"
#include "app/results/run_folder.h"

namespace experiments {

/// What the repeats of a setting get wrong, `count` pictures at most and the most confident first;
/// files are left empty. Their predictions are read from `folder`.
std::vector<Mistake> most_confident_mistakes(const std::vector<const TrialResult*>& repeats,
                                             const RunFolder& folder, size_t count);

}  // namespace experiments
