#pragma once

namespace experiments {

/// Which trained models of an experiment are kept with its results.
enum class Keep {
  best,  ///< the best of each setting, or of the experiment where these would be large
  all,   ///< that of each trial that is tested
  none,
};

}  // namespace experiments
