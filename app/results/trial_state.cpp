#include "app/results/trial_state.h"

namespace experiments {

template <>
const Names<TrialState>& names() {
  static const Names<TrialState> kNames{{"completed", TrialState::completed},
                                        {"stopped_early", TrialState::stopped_early},
                                        {"diverged", TrialState::diverged},
                                        {"failed", TrialState::failed}};
  return kNames;
}

}  // namespace experiments
