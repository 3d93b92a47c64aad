#include "app/trials/train_group.h"

#include "app/error_words.h"
#include "app/sweep_file/names.h"
#include "training/loss.h"

namespace experiments {
namespace {

std::vector<TestPrediction> predictions(const training::TrainOutcome& outcome,
                                        const PreparedInput& input, models::ModelType type) {
  const auto scores = outcome.test_scores.to(torch::kFloat64);
  const bool are_logits = models::loss_of(type) == models::Loss::log_loss;
  const auto [best, classes] = (are_logits ? training::probabilities(scores) : scores).max(1);
  const auto& labels = input.data.examples.labels;
  std::vector<TestPrediction> rows;
  for (int64_t i = 0; i < best.size(0); ++i) {
    const auto place = static_cast<size_t>(i);
    const auto row = input.data.test[place];
    rows.push_back({input.names->at(static_cast<size_t>(row)), labels[row].item<int64_t>(),
                    classes[i].item<int64_t>(), best[i].item<double>()});
  }
  return rows;
}

/// With the features and classes that its data has.
Trial known_trial(const PlannedTrial& planned, const PreparedInput& input) {
  auto trial = planned.trial;
  trial.model = request_of(trial, input.data.shape()).model;
  return trial;
}

TrialResult result_of(const PlannedTrial& planned, const training::TrainOutcome& outcome,
                      const training::EngineChoice& engine, const PreparedInput& input) {
  TrialResult result;
  result.id = planned.id;
  result.trial = known_trial(planned, input);
  result.state = outcome.outcome;
  result.reason = outcome.reason;
  result.engine = name_of(engine.engine);
  result.engine_reason = engine.reason;
  result.steps = outcome.steps;
  result.seconds = outcome.seconds;
  result.train = outcome.train;
  result.validation = outcome.validation;
  result.test = outcome.test;
  result.curve = outcome.curve;
  result.predictions = predictions(outcome, input, planned.trial.model.type);
  return result;
}

std::vector<TrainedTrial> trained(const std::vector<PlannedTrial>& trials,
                                  const PreparedInput& input,
                                  const std::function<bool()>& should_stop,
                                  std::atomic<int64_t>* steps_taken) {
  const auto shape = input.data.shape();
  std::vector<Trial> plain;
  for (const auto& planned : trials) plain.push_back(planned.trial);
  const auto outcomes = train_together(plain, input, {{}, should_stop, {}, steps_taken});
  std::vector<TrainedTrial> results;
  for (size_t i = 0; i < trials.size(); ++i) {
    if (outcomes[i].outcome == training::Outcome::interrupted) continue;
    const auto engine = training::choose_engine(request_of(trials[i].trial, shape), shape);
    results.push_back({result_of(trials[i], outcomes[i], engine, input), outcomes[i].model});
  }
  return results;
}

/// `trained`; steps that came to nothing are not counted.
std::vector<TrainedTrial> trained_or_not_counted(const std::vector<PlannedTrial>& trials,
                                                 const PreparedInput& input,
                                                 const std::function<bool()>& should_stop,
                                                 std::atomic<int64_t>* steps_taken) {
  const int64_t before = steps_taken != nullptr ? steps_taken->load() : 0;
  try {
    return trained(trials, input, should_stop, steps_taken);
  } catch (const std::exception&) {
    if (steps_taken != nullptr) *steps_taken = before;
    throw;
  }
}

TrialResult failed(const PlannedTrial& planned, const PreparedInput& input,
                   const std::string& reason) {
  TrialResult result;
  result.id = planned.id;
  result.trial = known_trial(planned, input);
  result.state = TrialState::failed;
  result.reason = reason;
  return result;
}

/// Once more where memory was short, which need not be this trial's fault; else as failed.
std::vector<TrainedTrial> train_alone(const std::vector<PlannedTrial>& trial,
                                      const PreparedInput& input,
                                      const std::function<bool()>& should_stop,
                                      std::atomic<int64_t>* steps_taken) {
  for (bool is_first = true;; is_first = false) {
    try {
      return trained_or_not_counted(trial, input, should_stop, steps_taken);
    } catch (const std::exception& error) {
      if (is_first && app::is_lack_of_memory(error)) continue;
      return {{failed(trial.front(), input, app::words_of(error)), nullptr}};
    }
  }
}

}  // namespace

std::vector<TrainedTrial> train_group(const std::vector<PlannedTrial>& trials,
                                      const PreparedInput& input,
                                      const std::function<bool()>& should_stop,
                                      std::atomic<int64_t>* steps_taken) {
  if (trials.size() == 1) return train_alone(trials, input, should_stop, steps_taken);
  try {
    return trained_or_not_counted(trials, input, should_stop, steps_taken);
  } catch (const std::exception&) {
    // Which of them it was is seen below.
  }
  // One that cannot be trained must not take its neighbours along.
  std::vector<TrainedTrial> results;
  for (const auto& planned : trials) {
    for (auto& result : train_group({planned}, input, should_stop, steps_taken)) {
      results.push_back(std::move(result));
    }
  }
  return results;
}

}  // namespace experiments
