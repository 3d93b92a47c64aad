#include "app/trials/trial_cost.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "app/sweep_file/names.h"
#include "app/trials/train_trial.h"

namespace experiments {
namespace {

/// Of drawing the initial weights: one number of the normal distribution takes about as long as
/// this many operations of a product.
double drawing_operations(const training::TrainRequest& request) {
  constexpr double of_a_weight = 200;
  return of_a_weight * static_cast<double>(training::weight_count(request));
}

}  // namespace

training::DataShape shape_of(const Plan& plan, const Trial& trial) {
  const auto& dataset = plan.datasets.at(trial.dataset);
  const auto& split = split_of(dataset, trial.split_key());
  return {split.train.size(0), split.validation.size(0), split.test.size(0),
          plan.inputs.at(trial.input)->maps(dataset.images).numbers(),
          static_cast<int64_t>(dataset.images.class_names.size())};
}

int64_t prepared_row_count(const Plan& plan, const Trial& trial) {
  const auto& dataset = plan.datasets.at(trial.dataset);
  return dataset.split_options.is_resampled() ? dataset.images.size()
                                              : shape_of(plan, trial).rows();
}

TrialCost cost_of(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  const auto engine = engine_of(trial, shape);
  const auto& options = request.options;
  std::string kind = trial.dataset + " " + trial.input + " " + name_of(engine) + " " +
                     name_of(trial.model.type) + " " + name_of(options.optimizer);
  for (const int64_t number :
       {models::input_layer_width(request.model), training::batch_rows(options, shape.train),
        int64_t{options.momentum > 0}, int64_t{options.l1 > 0}}) {
    kind += " " + std::to_string(number);
  }
  return {kind, training::total_steps(options, shape.train),
          training::step_operations(engine, request, shape)};
}

double estimated_operations(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  const auto request = request_of(trial, shape);
  const auto engine = engine_of(trial, shape);
  const auto steps = static_cast<double>(training::total_steps(request.options, shape.train));
  const bool draws_alone = engine != training::Engine::sample_space;
  return (draws_alone ? drawing_operations(request) : 0) +
         steps * training::step_operations(engine, request, shape);
}

double set_up_operations(const Plan& plan, const Trial& trial) {
  const auto shape = shape_of(plan, trial);
  double operations = plan.inputs.at(trial.input)->operations() *
                      static_cast<double>(prepared_row_count(plan, trial));
  if (engine_of(trial, shape) == training::Engine::sample_space)
    operations += training::set_up_operations(request_of(trial, shape), shape);
  return operations;
}

double shared_operations(const Plan& plan, const std::vector<Trial>& trials) {
  std::map<std::tuple<std::string, std::string, Scaling, uint64_t>, double> by_seed;
  for (const auto& trial : trials) {
    const auto shape = shape_of(plan, trial);
    if (engine_of(trial, shape) != training::Engine::sample_space) continue;
    const auto request = request_of(trial, shape);
    auto& widest = by_seed[{trial.dataset, trial.input, trial.scaling, trial.seed}];
    widest =
        std::max(widest, drawing_operations(request) + training::set_up_operations(request, shape));
  }
  double operations = 0;
  for (const auto& [key, widest] : by_seed) operations += widest;
  return operations;
}

}  // namespace experiments
