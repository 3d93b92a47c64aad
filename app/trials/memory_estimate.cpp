#include "app/trials/memory_estimate.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "app/sweep_file/names.h"
#include "app/trials/train_trial.h"
#include "app/trials/trial_cost.h"
#include "parallel/free_memory.h"
#include "training/cohort.h"
#include "training/row_blocks.h"
#include "training/sorted_entries.h"

namespace experiments {
namespace {

using parallel::memory_text;

constexpr double kNumber = sizeof(float);

/// Numbers kept of each weight: itself, what the optimiser keeps of it, a gradient where a batch is
/// read in several blocks, and the best so far for early stopping.
double copies(const training::TrainOptions& options, bool keeps_gradient) {
  double count = 1;
  if (options.optimizer == training::Optimizer::adam) count += 2;
  if (options.momentum > 0) count += 1;
  if (keeps_gradient) count += 1;
  if (options.patience > 0) count += 1;
  return count;
}

bool is_resampled(const Plan& plan, const Trial& trial) {
  return plan.datasets.at(trial.dataset).split_options.is_resampled();
}

/// The projections of all rows on the initial weights, a coefficient for each training row and
/// unit, and the split's own view of the inner products where each repeat has another.
double sample_space_numbers(const Plan& plan, const Trial& trial, double width) {
  const auto train = static_cast<double>(shape_of(plan, trial).train);
  const auto rows = static_cast<double>(prepared_row_count(plan, trial));
  return width * (rows + train * copies(trial.training, false)) +
         (is_resampled(plan, trial) ? rows * train : 0);
}

/// Entries that training::SortedBlocks keep for full batches, were the rows sparse: a number and a
/// place each.
double sorted_entry_numbers(const training::TrainRequest& request,
                            const training::DataShape& shape) {
  if (training::batch_rows(request.options, shape.train) < shape.train) return 0;
  if (!training::can_be_stacked(request, /*inputs_are_sparse=*/true)) return 0;
  return 2 *
         static_cast<double>(std::min(shape.train * shape.features, training::most_kept_entries));
}

/// What is shared by the trials on one input: the rows, and in sample space their inner products,
/// with all rows where every repeat has other training rows.
double input_memory(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const bool in_sample_space = engine_of(trial, shape) == training::Engine::sample_space;
  const auto rows = static_cast<double>(prepared_row_count(plan, trial));
  const auto columns = is_resampled(plan, trial) ? rows : static_cast<double>(shape.train);
  return rows * (static_cast<double>(shape.features) + (in_sample_space ? columns : 0)) * kNumber;
}

/// The trials on one input, the largest first.
struct OnInput {
  std::vector<std::pair<double, const Trial*>> trials;
  double input = 0;

  double trials_memory(int64_t jobs) const {
    double bytes = 0;
    for (size_t i = 0; i < std::min(trials.size(), static_cast<size_t>(jobs)); ++i) {
      bytes += trials[i].first;
    }
    return bytes;
  }
  double memory(int64_t jobs) const { return input + trials_memory(jobs); }
};

std::vector<OnInput> by_input(const Plan& plan, const std::vector<Trial>& trials) {
  std::map<std::tuple<std::string, std::string, Scaling>, OnInput> inputs;
  for (const auto& trial : trials) {
    auto& own = inputs[{trial.dataset, trial.input, trial.scaling}];
    own.input = std::max(own.input, input_memory(plan, trial));
    own.trials.emplace_back(trial_memory(plan, trial), &trial);
  }
  std::vector<OnInput> all;
  for (auto& [key, own] : inputs) {
    std::stable_sort(own.trials.begin(), own.trials.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    all.push_back(std::move(own));
  }
  return all;
}

std::string are_free(double free) {
  return " of memory, and " + memory_text(free) + " are free: ";
}

/// "experiment hidden-units, model/hidden_units 10000000".
std::string setting(const Trial& trial) {
  const auto of_experiment = "experiment " + trial.experiment;
  if (models::has_hidden_units(trial.model.type)) {
    return of_experiment + ", model/hidden_units " + std::to_string(trial.model.hidden_units);
  }
  return of_experiment + ", model/type " + name_of(trial.model.type);
}

std::string why_too_large(const OnInput& own, int64_t jobs, double free) {
  const auto& largest = *own.trials.front().second;
  if (own.input > free) {
    return "experiment " + largest.experiment + ": its input, " + largest.input + " of " +
           largest.dataset + ", needs " + memory_text(own.input) + are_free(free) +
           "make the data set's split or its pictures smaller, read an input with fewer numbers, "
           "or "
           "leave engine to auto";
  }
  if (own.memory(1) > free) {
    return setting(largest) + ": one training needs " + memory_text(own.trials_memory(1)) +
           " of memory beside the " + memory_text(own.input) + " of its input, and " +
           memory_text(free) + " are free: choose a smaller value";
  }
  const auto side_by_side = std::min(jobs, static_cast<int64_t>(own.trials.size()));
  int64_t fitting = side_by_side - 1;
  while (own.memory(fitting) > free) --fitting;
  return setting(largest) + ": " + std::to_string(side_by_side) +
         " trainings side by side, this one the largest, need " + memory_text(own.memory(jobs)) +
         are_free(free) + "choose --jobs " + std::to_string(fitting) + " or a smaller value";
}

}  // namespace

double weight_memory(const training::TrainRequest& request) {
  return static_cast<double>(models::input_layer_width(request.model)) *
         static_cast<double>(request.model.features) * kNumber;
}

double trial_memory(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  const auto& options = request.options;
  const auto width = static_cast<double>(models::input_layer_width(request.model));
  const bool in_blocks = training::batch_rows(options, shape.train) > training::block_rows;
  const double first =
      engine_of(trial, shape) == training::Engine::sample_space
          ? sample_space_numbers(plan, trial, width)
          : width * static_cast<double>(request.model.features) * copies(options, in_blocks) +
                sorted_entry_numbers(request, shape);
  const bool has_output = models::has_hidden_units(request.model.type);
  const double output =
      has_output ? width * static_cast<double>(request.model.classes) * copies(options, true) : 0;
  // Pre-activations, their tanh and their derivatives.
  const double activations = 3 * width * static_cast<double>(training::block_rows);
  return (first + output + activations) * kNumber;
}

double training_memory(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs) {
  double largest = 0;
  for (const auto& own : by_input(plan, trials)) largest = std::max(largest, own.memory(jobs));
  return largest;
}

double drawing_memory(const Plan& plan, const std::vector<Trial>& trials) {
  double largest = 0;
  for (const auto& trial : trials) {
    const auto shape = shape_of(plan, trial);
    if (engine_of(trial, shape) != training::Engine::sample_space) continue;
    largest = std::max(largest, input_memory(plan, trial) + trial_memory(plan, trial) +
                                    weight_memory(request_of(trial, shape)));
  }
  return largest;
}

std::string why_too_large(const Plan& plan, const std::vector<Trial>& trials, int64_t jobs,
                          int64_t free) {
  for (const auto& own : by_input(plan, trials)) {
    if (own.memory(jobs) > static_cast<double>(free)) {
      return why_too_large(own, jobs, static_cast<double>(free));
    }
  }
  return "";
}

}  // namespace experiments
