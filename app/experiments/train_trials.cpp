#include "app/experiments/train_trials.h"

#include <algorithm>
#include <mutex>
#include <tuple>

#include "app/experiments/names.h"
#include "app/experiments/prepare_inputs.h"
#include "app/experiments/run_trials.h"
#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace experiments {
namespace {

using Group = std::vector<PlannedTrial>;
using InputKey = std::tuple<std::string, Input, Scaling>;

bool in_sample_space(const Trial& trial, const training::TrainingData& data) {
  return engine_of(trial, data).engine == training::Engine::sample_space;
}

bool go_together(const Trial& a, const Trial& b, const training::TrainingData& data) {
  return !in_sample_space(a, data) && !in_sample_space(b, data) &&
         training::share_batches(request_of(a, data), request_of(b, data), data);
}

/// Trials by the batches that they see: those of a class can be trained in one group.
std::vector<Group> classes_of(const std::vector<PlannedTrial>& trials,
                              const training::TrainingData& data) {
  std::vector<Group> classes;
  for (const auto& planned : trials) {
    const auto own = std::find_if(classes.begin(), classes.end(), [&](const Group& group) {
      return go_together(group.front().trial, planned.trial, data);
    });
    if (own == classes.end()) {
      classes.push_back({planned});
    } else {
      own->push_back(planned);
    }
  }
  return classes;
}

/// A class in groups of at most `limit` trials, as even as they come, whose weights stay small
/// together.
void add_groups(const Group& own, size_t limit, const training::TrainingData& data,
                std::vector<Group>& groups) {
  const size_t pieces = (own.size() + limit - 1) / limit;
  const size_t count = (own.size() + pieces - 1) / pieces;
  int64_t weights = 0;
  for (size_t i = 0; i < own.size(); ++i) {
    const auto added = training::weight_count(request_of(own[i].trial, data));
    const bool fits =
        i > 0 && groups.back().size() < count && weights + added <= training::largest_shared_weight;
    if (!fits) {
      groups.emplace_back();
      weights = 0;
    }
    groups.back().push_back(own[i]);
    weights += added;
  }
}

/// Trials that share batches in groups, small enough that every job gets some.
std::vector<Group> grouped(const std::vector<PlannedTrial>& trials,
                           const training::TrainingData& data, int64_t jobs) {
  constexpr size_t largest = 16;
  const auto share = (trials.size() + static_cast<size_t>(jobs) - 1) / static_cast<size_t>(jobs);
  std::vector<Group> groups;
  for (const auto& own : classes_of(trials, data)) {
    add_groups(own, std::min(largest, share), data, groups);
  }
  return groups;
}

std::vector<std::string> test_names(const LoadedDataset& dataset) {
  std::vector<std::string> names;
  const auto rows = dataset.split.test.contiguous();
  for (int64_t i = 0; i < rows.size(0); ++i) {
    names.push_back(dataset.images.names.at(static_cast<size_t>(rows[i].item<int64_t>())));
  }
  return names;
}

/// Inner products, and each seed's projection for the widest network: here all threads can help.
void add_sample_space(PreparedInput& input, const std::vector<PlannedTrial>& trials,
                      int64_t memory) {
  std::map<uint64_t, int64_t> widest;
  for (const auto& planned : trials) {
    if (!in_sample_space(planned.trial, input.data)) continue;
    auto& width = widest[planned.trial.seed];
    width = std::max(width, models::input_layer_width(request_of(planned.trial, input.data).model));
  }
  if (widest.empty()) return;
  input.space = std::make_shared<training::SampleSpace>(input.data, memory);
  for (const auto& [seed, width] : widest) input.space->prepare(seed, width);
}

/// Thrown through the computing of features to end it.
struct Interrupted {};

PreparedInput prepared(const Plan& plan, const InputKey& key, const RunEvents& events) {
  const auto& [name, kind, scaling] = key;
  const auto& dataset = plan.datasets.at(name);
  if (events.on_stage) events.on_stage(name + ": preparing " + name_of(kind));
  const auto progress = [&, &name = name](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_features) events.on_features(name, done, total);
  };
  auto rows = prepare_inputs(dataset, kind, scaling, plan.features, progress);
  if (!rows.notice.empty() && events.on_stage) events.on_stage("note: " + rows.notice);
  return {std::move(rows.data), nullptr, test_names(dataset)};
}

void train_on(const PreparedInput& input, const std::vector<PlannedTrial>& trials,
              const RunFolder& folder, const RunOptions& options, const RunEvents& events) {
  const auto groups = grouped(trials, input.data, options.jobs);
  std::mutex mutex;
  const auto should_stop = [&] { return events.should_stop && events.should_stop(); };
  const auto run_group = [&](int64_t i) {
    if (should_stop()) return;
    // A trial's numbers must not depend on how many threads share its sums.
    const parallel::OneThread one_thread;
    for (auto& result : run_trials(groups[static_cast<size_t>(i)], input, should_stop)) {
      result.computed_by = options.computed_by;
      folder.write(result);
      const std::lock_guard lock(mutex);
      if (events.on_result) events.on_result(result);
    }
  };
  parallel::for_each_item(static_cast<int64_t>(groups.size()), run_group, options.jobs);
}

void train_by_input(const Plan& plan, const std::vector<PlannedTrial>& trials,
                    const RunFolder& folder, const RunOptions& options, const RunEvents& events) {
  std::map<InputKey, std::vector<PlannedTrial>> by_input;
  for (const auto& planned : trials) {
    const auto& trial = planned.trial;
    by_input[{trial.dataset, trial.input, trial.scaling}].push_back(planned);
  }
  for (const auto& [key, same_input] : by_input) {
    if (events.should_stop && events.should_stop()) return;
    auto input = prepared(plan, key, events);
    add_sample_space(input, same_input, options.memory);
    if (events.on_stage) {
      events.on_stage(std::get<std::string>(key) + ": training " +
                      std::to_string(same_input.size()) + " trials");
    }
    train_on(input, same_input, folder, options, events);
  }
}

}  // namespace

void train_trials(const Plan& plan, const std::vector<PlannedTrial>& trials,
                  const RunFolder& folder, const RunOptions& options, const RunEvents& events) {
  try {
    train_by_input(plan, trials, folder, options, events);
  } catch (const Interrupted&) {
    return;  // between trials: all that was finished is on disk
  }
}

}  // namespace experiments
