#include "training/cohort.h"
#include "training/head.h"
#include "training/sample_space_layer.h"
#include "training/weight_space_layer.h"

namespace training {
namespace {

std::unique_ptr<InputLayer> make_layer(const TrainRequest& request, const TrainingData& data,
                                       Engine engine, const std::shared_ptr<SampleSpace>& space) {
  if (engine == Engine::sample_space) {
    return std::make_unique<SampleSpaceLayer>(space, request.model, request.options, request.seed);
  }
  return std::make_unique<WeightSpaceLayer>(request.model, request.options, request.seed,
                                            data.examples.inputs.options());
}

class SeparateModels : public Cohort {
 public:
  SeparateModels(const std::vector<TrainRequest>& requests, const TrainingData& data, Engine engine,
                 const std::shared_ptr<SampleSpace>& space)
      : design_(engine == Engine::sample_space ? space->inner_products() : data.examples.inputs) {
    for (const auto& request : requests) {
      auto head =
          make_head(request.model, request.options, request.seed, data.examples.inputs.options());
      members_.push_back({std::make_shared<TrainedModel>(
          request, make_layer(request, data, engine, space), std::move(head))});
    }
  }

  size_t size() const override { return members_.size(); }

  void accumulate(const RowNumbers& rows, const torch::Tensor& labels,
                  int64_t batch_rows) override {
    const auto block = read(rows);
    for (auto& [model, trains] : members_) {
      if (!trains) continue;
      const auto delta =
          model->head().backward(model->layer().pre_activations(block), labels, batch_rows);
      model->layer().accumulate(block, delta);
    }
  }

  void descend() override {
    for (auto& [model, trains] : members_) {
      if (!trains) continue;
      model->head().descend();
      model->layer().descend();
    }
  }

  std::vector<torch::Tensor> scores(const RowNumbers& rows) override {
    const auto block = read(rows);
    std::vector<torch::Tensor> scores;
    for (auto& member : members_) scores.push_back(member.model->scores(block));
    return scores;
  }

  double penalty(size_t model) override { return members_[model].model->penalty(); }
  void retire(size_t model) override { members_[model].trains = false; }
  std::shared_ptr<TrainedModel> model(size_t model) override { return members_[model].model; }

 private:
  struct Member {
    std::shared_ptr<TrainedModel> model;
    bool trains = true;
  };

  Rows read(const RowNumbers& rows) const {
    return {rows.of(design_), rows.index, rows.range.first};
  }

  torch::Tensor design_;
  std::vector<Member> members_;
};

}  // namespace

std::unique_ptr<Cohort> separate_models(const std::vector<TrainRequest>& requests,
                                        const TrainingData& data, Engine engine,
                                        const std::shared_ptr<SampleSpace>& space) {
  return std::make_unique<SeparateModels>(requests, data, engine, space);
}

}  // namespace training
