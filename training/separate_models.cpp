#include <utility>

#include "training/cohort.h"
#include "training/sample_space_layer.h"
#include "training/separate_model.h"
#include "training/weight_space_layer.h"

namespace training {
namespace {

template <class Number>
std::unique_ptr<TrainedLayer<Number>> make_layer(const TrainRequest& request,
                                                 const TrainingData& data, Engine engine,
                                                 const std::shared_ptr<SampleSpace>& space,
                                                 const RowScaling& scaling) {
  if (engine == Engine::sample_space) {
    return std::make_unique<SampleSpaceLayer<Number>>(space, request.model, request.options,
                                                      request.seed);
  }
  return std::make_unique<WeightSpaceLayer<Number>>(request.model, request.options, request.seed,
                                                    data.examples.inputs, scaling);
}

template <class Number>
class SeparateModels : public Cohort {
 public:
  SeparateModels(const std::vector<TrainRequest>& requests, const TrainingData& data, Engine engine,
                 const std::shared_ptr<SampleSpace>& space) {
    const auto scaling = engine == Engine::weight_space ? data.row_scaling() : RowScaling{};
    for (const auto& request : requests) {
      members_.push_back({{request, make_layer<Number>(request, data, engine, space, scaling),
                           make_head<Number>(request.model, request.options, request.seed)}});
    }
  }

  size_t size() const override { return members_.size(); }

  void accumulate(const RowNumbers& rows, const int64_t* labels, int64_t batch_rows) override {
    for (auto& member : members_) {
      if (member.trains) member.own.accumulate(rows, labels, batch_rows);
    }
  }

  void descend() override {
    for (auto& member : members_) {
      if (member.trains) member.own.descend();
    }
  }

  std::vector<torch::Tensor> scores(const RowNumbers& rows) override {
    std::vector<torch::Tensor> scores;
    for (auto& member : members_) scores.push_back(member.own.scores(rows));
    return scores;
  }

  double penalty(size_t model) override { return members_[model].own.model()->penalty(); }
  void retire(size_t model) override { members_[model].trains = false; }
  std::shared_ptr<TrainedModel> model(size_t model) override { return members_[model].own.model(); }

 private:
  struct Member {
    SeparateModel<Number> own;
    bool trains = true;
  };

  std::vector<Member> members_;
};

}  // namespace

std::unique_ptr<Cohort> separate_models(const std::vector<TrainRequest>& requests,
                                        const TrainingData& data, Engine engine,
                                        const std::shared_ptr<SampleSpace>& space) {
  return with_number(
      data.examples.inputs.scalar_type(), [&](auto number) -> std::unique_ptr<Cohort> {
        return std::make_unique<SeparateModels<decltype(number)>>(requests, data, engine, space);
      });
}

}  // namespace training
