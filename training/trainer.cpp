#include "training/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iomanip>
#include <limits>
#include <sstream>
#include <stdexcept>

#include "training/batches.h"
#include "training/cohort.h"
#include "training/divergence.h"
#include "training/loss.h"
#include "training/row_blocks.h"

namespace training {
namespace {

/// What is known of one request on its way, beside its model.
struct Trainee {
  TrainOutcome outcome = {};
  bool active = true;
  double best_loss = std::numeric_limits<double>::infinity();
  int64_t points_since_best = 0;
  std::vector<torch::Tensor> best_layer = {}, best_head = {};
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::vector<torch::Tensor> clones(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> copies;
  for (const auto& tensor : tensors) copies.push_back(tensor.clone());
  return copies;
}

TrainingData contiguous(TrainingData data) {
  data.examples.inputs = data.examples.inputs.contiguous();
  data.examples.labels = data.examples.labels.contiguous();
  return data;
}

/// Trains the models of a cohort; each step reads its batch once for all of them.
class CohortTraining {
 public:
  CohortTraining(const std::vector<TrainRequest>& requests, const TrainingData& data, Engine engine,
                 const std::shared_ptr<SampleSpace>& space, const TrainCallbacks& callbacks)
      : requests_(requests),
        data_(contiguous(data)),
        options_(requests.front().options),
        steps_(total_steps(options_, data.shape().train)),
        batches_(data.train, batch_rows(options_, data.shape().train), requests.front().seed),
        callbacks_(callbacks),
        cohort_(make_cohort(requests, data_, engine, space)),
        trainees_(requests.size()) {}

  std::vector<TrainOutcome> run() {
    const auto start = std::chrono::steady_clock::now();
    const int64_t interval = curve_interval(options_, steps_);
    add_points(0);
    for (int64_t step = 1; step <= steps_ && any_active(); ++step) {
      const auto begin = std::chrono::steady_clock::now();
      take_step(step);
      step_seconds_ += seconds_since(begin);
      if (step % interval == 0 || step == steps_) {
        add_points(step);
      } else if (asked_to_stop()) {
        end_all(Outcome::interrupted, "interrupted");
      }
    }
    return finish(seconds_since(start) / static_cast<double>(trainees_.size()));
  }

 private:
  static std::unique_ptr<Cohort> make_cohort(const std::vector<TrainRequest>& requests,
                                             const TrainingData& data, Engine engine,
                                             const std::shared_ptr<SampleSpace>& space) {
    const bool stacked = engine == Engine::weight_space &&
                         can_be_stacked(requests.front(), data.sparse_inputs != nullptr);
    return stacked ? stacked_models(requests, data)
                   : separate_models(requests, data, engine, space);
  }

  bool any_active() const {
    return std::any_of(trainees_.begin(), trainees_.end(),
                       [](const Trainee& trainee) { return trainee.active; });
  }

  bool asked_to_stop() const { return callbacks_.should_stop && callbacks_.should_stop(); }

  void take_step(int64_t step) {
    const auto batch = batches_.next();
    for_each_block(batch, [&](const RowNumbers& block) {
      cohort_->accumulate(block, labels(block), batch.count);
    });
    cohort_->descend();
    for (auto& trainee : trainees_) {
      if (!trainee.active) continue;
      trainee.outcome.steps = step;
      if (callbacks_.steps_taken) callbacks_.steps_taken->fetch_add(1, std::memory_order_relaxed);
    }
  }

  /// The labels of a block, which stand until the next call.
  const int64_t* labels(const RowNumbers& block) {
    const int64_t* all = data_.examples.labels.data_ptr<int64_t>();
    labels_.clear();
    for (const int64_t row : block) labels_.push_back(all[row]);
    return labels_.data();
  }

  torch::Tensor label_tensor(const RowNumbers& block) {
    return torch::from_blob(const_cast<int64_t*>(labels(block)), {block.count}, torch::kInt64);
  }

  /// Figures of every model over the rows, each block read once.
  std::vector<Figures> figures(const RowNumbers& rows) {
    std::vector<Figures> figures(trainees_.size());
    if (rows.count == 0) return figures;
    for_each_block(rows, [&](const RowNumbers& block) {
      const auto scores = cohort_->scores(block);
      const auto own = label_tensor(block);
      for (size_t i = 0; i < figures.size(); ++i) {
        const auto sums = score_sums(loss(i), scores[i], own);
        figures[i].rows += block.count;
        figures[i].correct += sums.correct;
        figures[i].loss += sums.loss;
      }
    });
    for (auto& figure : figures) figure.loss /= static_cast<double>(figure.rows);
    return figures;
  }

  Loss loss(size_t i) const { return models::loss_of(requests_[i].model.type); }

  void add_points(int64_t step) {
    const RowNumbers all = data_.train;
    const auto train = figures({all.numbers, std::min(all.count, curve_train_rows)});
    const auto validation = figures(data_.validation);
    // A training that has taken its last step is finished, whatever is asked now.
    const bool stop = step < steps_ && asked_to_stop();
    for (size_t i = 0; i < trainees_.size(); ++i) {
      auto& trainee = trainees_[i];
      if (!trainee.active) continue;
      add_point(i, {step, train[i].loss, train[i].accuracy(), validation[i].loss,
                    validation[i].accuracy(), cohort_->penalty(i)});
      const auto& point = trainee.outcome.curve.back();
      if (callbacks_.on_point) callbacks_.on_point(i, point);
      if (callbacks_.on_model) callbacks_.on_model(i, point, step_seconds_, *cohort_->model(i));
      if (stop && trainee.active) end(i, Outcome::interrupted, "interrupted");
    }
  }

  void end_all(Outcome outcome, const std::string& reason) {
    for (size_t i = 0; i < trainees_.size(); ++i) {
      if (trainees_[i].active) end(i, outcome, reason);
    }
  }

  void end(size_t i, Outcome outcome, const std::string& reason) {
    trainees_[i].active = false;
    trainees_[i].outcome.outcome = outcome;
    trainees_[i].outcome.reason = reason;
    cohort_->retire(i);
  }

  void add_point(size_t i, const CurvePoint& point) {
    trainees_[i].outcome.curve.push_back(point);
    if (!std::isfinite(point.train_loss) || !std::isfinite(point.validation_loss) ||
        !std::isfinite(point.penalty)) {
      return end(i, Outcome::diverged,
                 "the loss is not finite at step " + std::to_string(point.step) + "; " +
                     help_for_divergence(requests_[i].options));
    }
    if (options_.patience > 0) consider_stopping(i, point);
  }

  void consider_stopping(size_t i, const CurvePoint& point) {
    auto& trainee = trainees_[i];
    if (point.validation_loss < trainee.best_loss) {
      const auto model = cohort_->model(i);
      trainee.best_loss = point.validation_loss;
      trainee.points_since_best = 0;
      trainee.best_layer = model->layer().snapshot();
      trainee.best_head = clones(model->head().parameters());
    } else if (++trainee.points_since_best >= options_.patience) {
      end(i, Outcome::stopped_early,
          "no better validation loss in " + std::to_string(options_.patience) +
              " points of the curve, up to step " + std::to_string(point.step));
    }
  }

  std::vector<TrainOutcome> finish(double seconds) {
    for (size_t i = 0; i < trainees_.size(); ++i) {
      if (trainees_[i].best_layer.empty()) continue;
      const auto model = cohort_->model(i);
      model->layer().restore(trainees_[i].best_layer);
      model->head().restore(trainees_[i].best_head);
    }
    const auto train = figures(data_.train);
    const auto validation = figures(data_.validation);
    const auto test = figures(data_.test);
    const auto scores = test_scores();
    std::vector<TrainOutcome> outcomes;
    for (size_t i = 0; i < trainees_.size(); ++i) {
      auto& outcome = trainees_[i].outcome;
      outcome.train = train[i];
      outcome.validation = validation[i];
      outcome.test = test[i];
      outcome.seconds = seconds;
      outcome.test_scores = scores[i];
      judge(i);
      outcome.model = cohort_->model(i);
      outcomes.push_back(std::move(outcome));
    }
    return outcomes;
  }

  /// A training may come to its end with losses that are finite and no use.
  void judge(size_t i) {
    auto& outcome = trainees_[i].outcome;
    const double first = outcome.curve.front().train_loss, last = outcome.train.loss;
    if (outcome.outcome != Outcome::completed || !has_diverged(first, last)) return;
    std::ostringstream reason;
    reason << std::setprecision(3) << "the train loss grew from " << first << " at step 0 to "
           << last << "; " << help_for_divergence(requests_[i].options);
    outcome.outcome = Outcome::diverged;
    outcome.reason = reason.str();
  }

  /// [test rows, classes] of every model.
  std::vector<torch::Tensor> test_scores() {
    std::vector<torch::Tensor> scores;
    for (size_t i = 0; i < trainees_.size(); ++i) {
      scores.push_back(
          torch::empty({data_.shape().test, data_.classes}, data_.examples.inputs.options()));
    }
    int64_t done = 0;
    for_each_block(data_.test, [&](const RowNumbers& block) {
      const auto of_block = cohort_->scores(block);
      for (size_t i = 0; i < scores.size(); ++i) {
        scores[i].narrow(0, done, block.count).copy_(of_block[i]);
      }
      done += block.count;
    });
    return scores;
  }

  std::vector<TrainRequest> requests_;
  TrainingData data_;
  TrainOptions options_;
  int64_t steps_;
  Batches batches_;
  const TrainCallbacks& callbacks_;
  std::vector<int64_t> labels_;  ///< of a block
  std::unique_ptr<Cohort> cohort_;
  std::vector<Trainee> trainees_;
  double step_seconds_ = 0;
};

BatchKey batch_key(const TrainRequest& request, const TrainingData& data) {
  const auto& options = request.options;
  const int64_t rows = data.shape().train, steps = total_steps(options, rows);
  return {request.model.type,
          can_be_stacked(request, data.sparse_inputs != nullptr),
          request.seed,
          batch_rows(options, rows),
          steps,
          curve_interval(options, steps)};
}

/// Each stops after another step.
bool stops_early(const TrainRequest& request) {
  return request.options.patience > 0;
}

}  // namespace

std::vector<TrainOutcome> train(const std::vector<TrainRequest>& requests, const TrainingData& data,
                                Engine engine, const std::shared_ptr<SampleSpace>& space,
                                const TrainCallbacks& callbacks) {
  if (engine == Engine::automatic || (engine == Engine::sample_space && space == nullptr)) {
    throw std::invalid_argument("train: needs an engine, and sample space its inner products");
  }
  for (size_t i = 1; i < requests.size(); ++i) {
    if (stops_early(requests[0]) || stops_early(requests[i]) ||
        batch_key(requests[0], data) != batch_key(requests[i], data)) {
      throw std::invalid_argument("train: the requests of a group must see the same batches");
    }
  }
  if (requests.empty()) return {};
  const c10::InferenceMode no_autograd;
  return CohortTraining(requests, data, engine, space, callbacks).run();
}

int64_t weight_count(const TrainRequest& request) {
  return models::input_layer_width(request.model) * request.model.features;
}

std::optional<BatchKey> shared_batches(const TrainRequest& request, const TrainingData& data) {
  if (weight_count(request) > largest_shared_weight || stops_early(request)) return std::nullopt;
  return batch_key(request, data);
}

}  // namespace training
