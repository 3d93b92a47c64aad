#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "app/results/result_store.h"
#include "app/results/trial_row.h"

namespace experiments {

/// Hands over every trial of a file of results whose rows are as they were written. Each is read by
/// itself, so that a damaged page takes along no more than what it holds. Returns how many are
/// known of and are not as they were written. Throws std::runtime_error where nothing can be read.
int64_t for_each_intact_trial(const std::filesystem::path& file,
                              const std::function<void(TrialRow&&)>& on_row);

/// The same for the models that are kept in it.
void for_each_intact_model(const std::filesystem::path& file,
                           const std::function<void(KeptModel&&)>& on_model);

}  // namespace experiments
