#include "app/trials/train_trials.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

#include "app/inputs/prepare_inputs.h"
#include "app/results/result_writer.h"
#include "app/sweep_file/names.h"
#include "app/trials/model_keeping.h"
#include "app/trials/schedule.h"
#include "app/trials/train_group.h"
#include "app/trials/trial_cost.h"
#include "parallel/for_each_item.h"

namespace experiments {
namespace {

using Group = std::vector<PlannedTrial>;
using InputKey = std::tuple<std::string, std::string, Scaling>;  // data set, input

bool in_sample_space(const Plan& plan, const Trial& trial) {
  return engine_of(trial, shape_of(plan, trial)) == training::Engine::sample_space;
}

/// What a trial is trained on, of what all trials on its input share.
training::TrainingData data_of(const Plan& plan, const PreparedInput& input, const Trial& trial) {
  return in_parts(input.data, plan.datasets.at(trial.dataset), trial.split_key());
}

/// Trials by the batches that they see: those of a class can be trained in one group.
std::vector<Group> classes_of(const Plan& plan, const std::vector<PlannedTrial>& trials,
                              const PreparedInput& input) {
  std::vector<Group> classes;
  std::map<std::pair<training::BatchKey, RepeatKey>, size_t> known;
  for (const auto& [trial, id] : trials) {
    std::optional<training::BatchKey> key;
    if (!in_sample_space(plan, trial)) {
      const auto data = data_of(plan, input, trial);
      key = training::shared_batches(request_of(trial, data.shape()), data);
    }
    const auto own =
        key ? known.emplace(std::make_pair(*key, trial.key()), classes.size()).first->second
            : classes.size();
    if (own == classes.size()) classes.emplace_back();
    classes[own].push_back({trial, id});
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
    const auto added = training::weight_count(request_of(own[i].trial, data.shape()));
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
std::vector<Group> grouped(const Plan& plan, const std::vector<PlannedTrial>& trials,
                           const PreparedInput& input, int64_t jobs) {
  constexpr size_t largest = 16;
  const auto share = (trials.size() + static_cast<size_t>(jobs) - 1) / static_cast<size_t>(jobs);
  std::vector<Group> groups;
  for (const auto& own : classes_of(plan, trials, input)) {
    add_groups(own, std::min(largest, share), input.data, groups);
  }
  return groups;
}

std::shared_ptr<const std::vector<std::string>> names_of(const LoadedDataset& dataset,
                                                         const std::vector<int64_t>& pictures) {
  auto names = std::make_shared<std::vector<std::string>>();
  for (const int64_t picture : pictures) {
    names->push_back(dataset.images.names.at(static_cast<size_t>(picture)));
  }
  return names;
}

/// Thrown through the preparing of an input to end it.
struct Interrupted {};

/// Inner products, and each seed's projection for the widest network: here all threads can help.
void add_products_of_seeds(PreparedInput& input, const Plan& plan,
                           const std::vector<PlannedTrial>& trials, int64_t memory,
                           const RunEvents& events) {
  std::map<uint64_t, int64_t> widest;
  for (const auto& [trial, id] : trials) {
    if (!in_sample_space(plan, trial)) continue;
    auto& width = widest[trial.seed];
    width = std::max(width, models::input_layer_width(request_of(trial, input.data.shape()).model));
  }
  if (widest.empty()) return;
  const auto& name = trials.front().trial.dataset;
  if (events.on_stage) events.on_stage(name + ": inner products of all pictures");
  const auto& inputs = input.data.examples.inputs;
  const bool is_resampled = plan.datasets.at(name).split_options.is_resampled();
  auto columns = is_resampled ? training::consecutive_rows(0, inputs.size(0)) : input.data.train;
  input.products = std::make_shared<training::SharedProducts>(inputs, std::move(columns), memory);
  int64_t seeds = 0;
  for (const auto& [seed, width] : widest) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    input.products->prepare(seed, width);
    if (events.on_progress) {
      events.on_progress(name + ": initial weights of seeds", ++seeds,
                         static_cast<int64_t>(widest.size()));
    }
  }
}

PreparedInput prepared(const Plan& plan, const InputKey& key, const RunEvents& events) {
  const auto& [name, kind, scaling] = key;
  const auto& dataset = plan.datasets.at(name);
  if (events.on_stage) events.on_stage(name + ": preparing " + kind);
  const auto progress = [&, &name = name](int64_t done, int64_t total) {
    if (events.should_stop && events.should_stop()) throw Interrupted{};
    if (events.on_progress) events.on_progress(name + ": features", done, total);
  };
  auto rows = prepare_for_trials(dataset, *plan.inputs.at(kind), scaling, progress);
  if (!rows.notice.empty() && events.on_stage) events.on_stage("note: " + rows.notice);
  return {std::move(rows.data), nullptr, names_of(dataset, rows.pictures)};
}

std::vector<TrialCost> costs_of(const Plan& plan, const Group& group) {
  std::vector<TrialCost> costs;
  for (const auto& planned : group) costs.push_back(cost_of(plan, planned.trial));
  return costs;
}

double work_of(const Plan& plan, const Group& group) {
  double work = 0;
  for (const auto& planned : group) work += estimated_operations(plan, planned.trial);
  return work;
}

/// Where trials go that are trained.
struct Finished {
  ResultWriter writer;
  ModelKeeping models;
};

/// Trains groups of trials on one input, on several threads at a time.
class GroupTraining {
 public:
  GroupTraining(const Plan& plan, const PreparedInput& input, Finished& finished,
                const RunOptions& options, const RunEvents& events)
      : plan_(plan), input_(input), finished_(finished), options_(options), events_(events) {}

  bool should_stop() const { return events_.should_stop && events_.should_stop(); }
  bool begins_more() const {
    return !should_stop() && !(events_.begins_no_more && events_.begins_no_more());
  }

  void train(const Group& group) {
    TrainingProgress::Group counted(events_.training, costs_of(plan_, group));
    const auto stop = [this] { return should_stop(); };
    auto input = input_;
    input.data = data_of(plan_, input_, group.front().trial);
    std::vector<FinishedTrial> finished;
    for (auto& [result, model] : train_group(group, input, stop, counted.steps_taken())) {
      result.computed_by = options_.computed_by;
      auto kept = model ? finished_.models.take(result, *model) : std::nullopt;
      finished.push_back({std::move(result), std::move(kept)});
    }
    finished_.writer.add(std::move(finished));
  }

 private:
  const Plan& plan_;
  const PreparedInput& input_;
  Finished& finished_;
  const RunOptions& options_;
  const RunEvents& events_;
};

void train_on(const PreparedInput& input, const std::vector<PlannedTrial>& trials, const Plan& plan,
              Finished& finished, const RunOptions& options, const RunEvents& events) {
  const auto groups = grouped(plan, trials, input, options.jobs);
  std::vector<double> work;
  for (const auto& group : groups) work.push_back(work_of(plan, group));
  const auto count = static_cast<int64_t>(groups.size());
  Schedule schedule(work, static_cast<size_t>(std::min(options.jobs, count)));
  GroupTraining training(plan, input, finished, options, events);
  const auto train_next = [&](int64_t) {
    if (training.begins_more()) training.train(groups[schedule.next()]);
  };
  parallel::for_each_item(count, train_next, options.jobs);
}

/// Trials on one input, and what they take.
struct InputShare {
  InputKey key;
  std::vector<PlannedTrial> trials;
  double steps = 0, set_up = 0;  ///< operations
};

/// The input whose trials are soonest trained comes first, for results to look at.
std::vector<InputShare> by_input(const Plan& plan, const std::vector<PlannedTrial>& trials) {
  std::map<InputKey, InputShare> shares;
  for (const auto& planned : trials) {
    const auto& trial = planned.trial;
    const InputKey key{trial.dataset, trial.input, trial.scaling};
    auto& share = shares[key];
    share.key = key;
    share.trials.push_back(planned);
    share.steps += estimated_operations(plan, trial);
    share.set_up = std::max(share.set_up, set_up_operations(plan, trial));
  }
  std::vector<InputShare> sorted;
  for (auto& [key, share] : shares) sorted.push_back(std::move(share));
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return a.steps + a.set_up < b.steps + b.set_up;
  });
  return sorted;
}

void train_by_input(const Plan& plan, const std::vector<PlannedTrial>& trials, Finished& finished,
                    const RunOptions& options, const RunEvents& events) {
  for (const auto& share : by_input(plan, trials)) {
    if (events.should_stop && events.should_stop()) return;
    if (events.begins_no_more && events.begins_no_more()) return;
    const auto& same_input = share.trials;
    const auto& dataset = std::get<0>(share.key);
    auto input = prepared(plan, share.key, events);
    add_products_of_seeds(input, plan, same_input, options.memory, events);
    if (events.on_stage) {
      events.on_stage(dataset + ": training " + std::to_string(same_input.size()) + " trials");
    }
    if (events.on_training) events.on_training();
    train_on(input, same_input, plan, finished, options, events);
  }
}

}  // namespace

void train_trials(const Plan& plan, const std::vector<PlannedTrial>& trials, ResultStore& store,
                  const RunOptions& options, const RunEvents& events) {
  Finished finished{{store, events.on_result}, {plan, store}};
  try {
    train_by_input(plan, trials, finished, options, events);
  } catch (const Interrupted&) {
    // Between trials: what was finished is kept.
  }
  finished.writer.finish();
}

}  // namespace experiments
