#include "app/studies/context.h"

#include <cmath>
#include <cstdio>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/report/figures.h"
#include "app/sweep_file/trial_fields.h"
#include "app/trials/run_trials.h"
#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace studies {
namespace {

using experiments::Trial;
using Space = std::shared_ptr<training::SampleSpace>;

Space make_space(const std::vector<Trial>& trials, const training::TrainingData& data,
                 int64_t memory) {
  for (const auto& trial : trials) {
    if (experiments::engine_of(trial, data) == training::Engine::sample_space)
      return std::make_shared<training::SampleSpace>(data, memory);
  }
  return nullptr;
}

training::TrainOutcome train_in(const Space& space, const Trial& trial,
                                const training::TrainingData& data, const Context& context,
                                const OnModel& on_model) {
  const parallel::OneThread one_thread;
  training::TrainCallbacks callbacks;
  callbacks.should_stop = context.should_stop;
  if (on_model) {
    callbacks.on_model = [&](size_t, const training::CurvePoint& point, double seconds,
                             training::TrainedModel& model) { on_model(point, seconds, model); };
  }
  const auto request = experiments::request_of(trial, data);
  const auto engine = training::chosen_engine(request, data);
  auto outcome = training::train({request}, data, engine, space, callbacks).front();
  if (outcome.outcome == training::Outcome::interrupted) throw Interrupted();
  if (outcome.outcome == training::Outcome::diverged) throw std::runtime_error(outcome.reason);
  return outcome;
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
  const auto features = context.features ? *context.features : experiments::FeatureSource{};
  return experiments::prepare_inputs(
      *context.dataset, trial.input, trial.scaling, features,
      [&](int64_t done, int64_t total) { context.progress(done, total); });
}

training::TrainOutcome train_one(const Trial& trial, const training::TrainingData& data,
                                 const Context& context, const OnModel& on_model) {
  return train_in(make_space({trial}, data, context.memory), trial, data, context, on_model);
}

std::vector<training::TrainOutcome> train_all(const training::TrainingData& data,
                                              const Context& context) {
  const auto& trials = context.study.trials;
  const auto space = make_space(trials, data, context.memory);
  std::vector<training::TrainOutcome> outcomes(trials.size());
  std::mutex mutex;
  int64_t done = 0;
  const auto count = static_cast<int64_t>(trials.size());
  parallel::for_each_item(
      count,
      [&](int64_t i) {
        const auto place = static_cast<size_t>(i);
        outcomes[place] = train_in(space, trials[place], data, context, {});
        const std::lock_guard lock(mutex);
        context.progress(++done, count);
      },
      context.jobs);
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
