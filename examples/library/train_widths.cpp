// Networks of several widths, trained in sample space on tensors that this program makes itself.
#include <torch/types.h>

#include <iostream>

#include "models/classifier.h"
#include "training/trainer.h"

training::TrainingData noisy_classes(int64_t rows, int64_t features, int64_t classes) {
  torch::manual_seed(1);
  const auto centres = torch::randn({classes, features});
  training::TrainingData data;
  data.classes = classes;
  data.examples.labels = torch::arange(rows) % classes;
  data.examples.inputs =
      centres.index_select(0, data.examples.labels) + 5 * torch::randn({rows, features});
  for (int64_t row = 0; row < rows; ++row) {
    (row % 5 == 0 ? data.validation : row % 5 == 1 ? data.test : data.train).push_back(row);
  }
  return data;
}

int main() {
  constexpr int64_t features = 50000, classes = 3;
  const auto data = noisy_classes(/*rows=*/300, features, classes);
  const auto space = std::make_shared<training::SampleSpace>(data, /*memory=*/1 << 28);

  training::TrainOptions options;
  options.learning_rate = 0.003;
  options.batch_size = 10;
  options.steps = 1000;
  std::vector<training::TrainRequest> requests;
  for (const int64_t width : {5, 20, 80}) {
    requests.push_back({{models::ModelType::face_network, features, width, classes}, options, 1});
  }
  for (auto& trained : training::train(requests, data, training::Engine::sample_space, space)) {
    const auto classifier = trained.model->classifier();
    const auto scores = classifier->forward(data.select(data.test).inputs);
    std::cout << trained.model->request().model.hidden_units
              << " hidden units: " << 100 * trained.test.accuracy() << " % of the test rows, loss "
              << trained.test.loss << ", scores " << scores.sizes() << '\n';
  }
}
