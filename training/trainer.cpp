#include "training/trainer.h"

#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "training/batches.h"
#include "training/row_blocks.h"
#include "training/sample_space_layer.h"
#include "training/weight_space_layer.h"

namespace training {
namespace {

/// One request on its way: its model, its curve, and whether it still trains.
struct Trainee {
  std::shared_ptr<TrainedModel> model;
  TrainOutcome outcome = {};
  bool active = true;
  double best_loss = std::numeric_limits<double>::infinity();
  int64_t points_since_best = 0;
  std::vector<torch::Tensor> best_layer = {}, best_head = {};
};

std::unique_ptr<InputLayer> make_layer(const TrainRequest& request, const TrainingData& data,
                                       Engine engine, const std::shared_ptr<SampleSpace>& space) {
  if (engine == Engine::sample_space) {
    return std::make_unique<SampleSpaceLayer>(space, request.model, request.options, request.seed);
  }
  return std::make_unique<WeightSpaceLayer>(request.model, request.options, request.seed,
                                            data.examples.inputs.options());
}

std::vector<torch::Tensor> clones(const std::vector<torch::Tensor>& tensors) {
  std::vector<torch::Tensor> copies;
  for (const auto& tensor : tensors) copies.push_back(tensor.clone());
  return copies;
}

/// Trains several models in step; each step reads its batch once for all of them.
class Group {
 public:
  Group(const std::vector<TrainRequest>& requests, const TrainingData& data, Engine engine,
        const std::shared_ptr<SampleSpace>& space, const TrainCallbacks& callbacks)
      : data_(data),
        design_(engine == Engine::sample_space ? space->inner_products() : data.examples.inputs),
        options_(requests.front().options),
        batches_(data.train.count, batch_rows(options_, data.train.count), requests.front().seed),
        callbacks_(callbacks) {
    for (const auto& request : requests) {
      auto head =
          make_head(request.model, request.options, request.seed, data.examples.inputs.options());
      trainees_.push_back({std::make_shared<TrainedModel>(
          request, make_layer(request, data, engine, space), std::move(head))});
    }
  }

  std::vector<TrainOutcome> run() {
    const auto start = std::chrono::steady_clock::now();
    const int64_t steps = total_steps(options_, data_.train.count);
    const int64_t interval = curve_interval(options_, steps);
    add_points(0);
    for (int64_t step = 1; step <= steps && any_active(); ++step) {
      take_step(step);
      if (step % interval == 0 || step == steps) add_points(step);
    }
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    return finish(elapsed.count() / static_cast<double>(trainees_.size()));
  }

 private:
  bool any_active() const {
    for (const auto& trainee : trainees_) {
      if (trainee.active) return true;
    }
    return false;
  }

  Rows range(RowRange rows) const {
    return {design_.narrow(0, rows.first, rows.count), {}, rows.first};
  }

  torch::Tensor labels(RowRange rows) const {
    return data_.examples.labels.narrow(0, rows.first, rows.count);
  }

  void take_step(int64_t step) {
    const bool full = batch_rows(options_, data_.train.count) == data_.train.count;
    const auto index = full ? torch::Tensor() : batches_.next().to(design_.device());
    const Rows rows = full ? range(data_.train) : Rows{design_.index_select(0, index), index};
    const auto batch_labels =
        full ? labels(data_.train) : data_.examples.labels.index_select(0, index);
    for_each_block(rows, batch_labels, [&](const Rows& block, const torch::Tensor& block_labels) {
      for (auto& trainee : trainees_) {
        if (!trainee.active) continue;
        auto& model = *trainee.model;
        const auto delta =
            model.head().backward(model.layer().pre_activations(block), block_labels, rows.size());
        model.layer().accumulate(block, delta);
      }
    });
    for (auto& trainee : trainees_) {
      if (!trainee.active) continue;
      trainee.model->head().descend();
      trainee.model->layer().descend();
      trainee.outcome.steps = step;
    }
  }

  /// Figures of every active model (or of all) over the rows, each block read once.
  std::vector<Figures> figures(RowRange rows) {
    std::vector<Figures> figures(trainees_.size());
    if (rows.count == 0) return figures;
    for_each_block(
        range(rows), labels(rows), [&](const Rows& block, const torch::Tensor& block_labels) {
          for (size_t i = 0; i < trainees_.size(); ++i) {
            const auto scores = trainees_[i].model->scores(block);
            figures[i].rows += block.size();
            figures[i].correct += scores.argmax(1).eq(block_labels).sum().item<int64_t>();
            figures[i].loss += loss_sum(loss(trainees_[i]), scores, block_labels);
          }
        });
    for (auto& figure : figures) figure.loss /= static_cast<double>(figure.rows);
    return figures;
  }

  static Loss loss(const Trainee& trainee) { return loss_of(trainee.model->request().model.type); }

  void add_points(int64_t step) {
    const auto train = figures({0, std::min(data_.train.count, curve_train_rows)});
    const auto validation = figures(data_.validation);
    const bool stop = callbacks_.should_stop && callbacks_.should_stop();
    for (size_t i = 0; i < trainees_.size(); ++i) {
      auto& trainee = trainees_[i];
      if (!trainee.active) continue;
      add_point(trainee, {step, train[i].loss, train[i].accuracy(), validation[i].loss,
                          validation[i].accuracy(), trainee.model->penalty()});
      if (callbacks_.on_point) callbacks_.on_point(i, trainee.outcome.curve.back());
      if (stop && trainee.active) end(trainee, Outcome::interrupted, "interrupted");
    }
  }

  static void end(Trainee& trainee, Outcome outcome, const std::string& reason) {
    trainee.active = false;
    trainee.outcome.outcome = outcome;
    trainee.outcome.reason = reason;
  }

  void add_point(Trainee& trainee, const CurvePoint& point) {
    trainee.outcome.curve.push_back(point);
    if (!std::isfinite(point.train_loss) || !std::isfinite(point.validation_loss) ||
        !std::isfinite(point.penalty)) {
      return end(trainee, Outcome::diverged,
                 "the loss is not finite at step " + std::to_string(point.step) +
                     "; a smaller training/learning_rate may help");
    }
    if (options_.patience > 0) consider_stopping(trainee, point);
  }

  void consider_stopping(Trainee& trainee, const CurvePoint& point) {
    if (point.validation_loss < trainee.best_loss) {
      trainee.best_loss = point.validation_loss;
      trainee.points_since_best = 0;
      trainee.best_layer = trainee.model->layer().snapshot();
      trainee.best_head = clones(trainee.model->head().parameters());
    } else if (++trainee.points_since_best >= options_.patience) {
      end(trainee, Outcome::stopped_early,
          "no better validation loss in " + std::to_string(options_.patience) +
              " points of the curve, up to step " + std::to_string(point.step));
    }
  }

  std::vector<TrainOutcome> finish(double seconds) {
    for (auto& trainee : trainees_) {
      if (trainee.best_layer.empty()) continue;
      trainee.model->layer().restore(trainee.best_layer);
      trainee.model->head().restore(trainee.best_head);
    }
    const auto train = figures(data_.train);
    const auto validation = figures(data_.validation);
    const auto test = figures(data_.test);
    std::vector<TrainOutcome> outcomes;
    for (size_t i = 0; i < trainees_.size(); ++i) {
      auto& outcome = trainees_[i].outcome;
      outcome.train = train[i];
      outcome.validation = validation[i];
      outcome.test = test[i];
      outcome.seconds = seconds;
      outcome.test_scores = test_scores(*trainees_[i].model);
      outcome.model = trainees_[i].model;
      outcomes.push_back(std::move(outcome));
    }
    return outcomes;
  }

  torch::Tensor test_scores(TrainedModel& model) const {
    std::vector<torch::Tensor> scores{torch::empty({0, data_.classes}, design_.options())};
    for_each_block(
        range(data_.test), labels(data_.test),
        [&](const Rows& block, const torch::Tensor&) { scores.push_back(model.scores(block)); });
    return torch::cat(scores);
  }

  const TrainingData& data_;
  torch::Tensor design_;
  TrainOptions options_;
  Batches batches_;
  const TrainCallbacks& callbacks_;
  std::vector<Trainee> trainees_;
};

bool same_batches(const TrainRequest& a, const TrainRequest& b, int64_t rows) {
  const int64_t steps = total_steps(a.options, rows);
  return a.seed == b.seed && batch_rows(a.options, rows) == batch_rows(b.options, rows) &&
         steps == total_steps(b.options, rows) &&
         curve_interval(a.options, steps) == curve_interval(b.options, steps) &&
         a.options.patience == 0 && b.options.patience == 0;
}

}  // namespace

std::vector<TrainOutcome> train(const std::vector<TrainRequest>& requests, const TrainingData& data,
                                Engine engine, const std::shared_ptr<SampleSpace>& space,
                                const TrainCallbacks& callbacks) {
  if (engine == Engine::automatic || (engine == Engine::sample_space && space == nullptr)) {
    throw std::invalid_argument("train: needs an engine, and sample space its inner products");
  }
  for (size_t i = 1; i < requests.size(); ++i) {
    if (!same_batches(requests[0], requests[i], data.train.count)) {
      throw std::invalid_argument("train: the requests of a group must see the same batches");
    }
  }
  if (requests.empty()) return {};
  const c10::InferenceMode no_autograd;
  return Group(requests, data, engine, space, callbacks).run();
}

bool share_batches(const TrainRequest& a, const TrainRequest& b, int64_t train_rows) {
  constexpr int64_t largest_shared_weight = 1 << 18;
  const auto is_small = [](const TrainRequest& request) {
    return models::input_layer_width(request.model) * request.model.features <=
           largest_shared_weight;
  };
  return is_small(a) && is_small(b) && same_batches(a, b, train_rows);
}

}  // namespace training
