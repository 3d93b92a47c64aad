#pragma once

#include "data_loaders/split.h"

namespace data_loaders {

/// Where nothing is asked for, one in this many that could be trained on validates.
constexpr int64_t validation_share = 6;

/// The hold-out split of split(), by the counts and the seed of `options` alone.
Split hold_out(const LabelledImages& images, const SplitOptions& options);

}  // namespace data_loaders
