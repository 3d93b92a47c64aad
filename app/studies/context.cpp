#include "app/studies/context.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/report/number_text.h"
#include "app/sweep_file/trial_fields.h"
#include "app/trials/train_trial.h"
#include "parallel/for_each_item.h"

namespace studies {
namespace {

using experiments::Trial;

training::TrainOutcome train_in(const experiments::PreparedInput& input, const Trial& trial,
                                const Context& context, const OnModel& on_model) {
  training::TrainCallbacks callbacks;
  callbacks.should_stop = context.should_stop;
  if (on_model) {
    callbacks.on_model = [&](size_t, const training::CurvePoint& point, double seconds,
                             training::TrainedModel& model) { on_model(point, seconds, model); };
  }
  auto outcome = experiments::train_together({trial}, input, callbacks).front();
  if (outcome.outcome == training::Outcome::interrupted) throw Interrupted();
  if (outcome.outcome == training::Outcome::diverged) throw std::runtime_error(outcome.reason);
  return outcome;
}

/// Without names of test pictures, which studies do not ask for.
experiments::PreparedInput with_space(const training::TrainingData& data,
                                      const std::vector<Trial>& trials, int64_t memory) {
  experiments::PreparedInput input{data, nullptr};
  experiments::add_products(input, trials, memory);
  return input;
}

bool differs(const experiments::TrialField& field, const std::vector<Trial>& trials) {
  for (const auto& trial : trials) {
    if (field.get(trial) != field.get(trials.front())) return true;
  }
  return false;
}

}  // namespace

void Context::check() const {
  if (should_stop && should_stop()) throw Interrupted();
}

void Context::progress(int64_t done, int64_t total) const {
  check();
  if (on_progress) on_progress(done, total);
}

experiments::PreparedRows inputs_of(const Context& context) {
  const auto& trial = context.study.trials.front();
  return experiments::prepare_inputs(
      *context.dataset, *context.input, trial.scaling,
      [&](int64_t done, int64_t total) { context.progress(done, total); });
}

training::TrainOutcome train_one(const Trial& trial, const training::TrainingData& data,
                                 const Context& context, const OnModel& on_model) {
  return train_in(with_space(data, {trial}, context.memory), trial, context, on_model);
}

void side_by_side(const Context& context, int64_t count, int64_t at_once,
                  const std::function<void(int64_t)>& work) {
  std::mutex mutex;
  int64_t done = 0;
  const auto counted = [&](int64_t i) {
    work(i);
    const std::lock_guard lock(mutex);
    context.progress(++done, count);
  };
  parallel::for_each_item(count, counted, at_once);
}

std::vector<training::TrainOutcome> train_all(const training::TrainingData& data,
                                              const Context& context) {
  const auto& trials = context.study.trials;
  const auto input = with_space(data, trials, context.memory);
  std::vector<training::TrainOutcome> outcomes(trials.size());
  side_by_side(context, static_cast<int64_t>(trials.size()), context.jobs, [&](int64_t i) {
    const auto place = static_cast<size_t>(i);
    outcomes[place] = train_in(input, trials[place], context, {});
  });
  return outcomes;
}

std::vector<std::string> setting_names(const experiments::Study& study) {
  const auto& trials = study.trials;
  std::vector<std::string> names(trials.size());
  for (const auto& field : experiments::trial_fields()) {
    if (!differs(field, trials)) continue;
    for (size_t i = 0; i < trials.size(); ++i) {
      const auto value = experiments::value_text(field.get(trials[i]));
      names[i] += (names[i].empty() ? "" : ", ") + field.name() + "=" + value;
    }
  }
  for (auto& name : names) {
    if (name.empty()) name = study.name;
  }
  return names;
}

std::string number(double value, int digits) {
  if (!std::isfinite(value)) return "-";
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string percent(double share, int decimals) {
  return report::decimals(100 * share, decimals) + " %";
}

}  // namespace studies
