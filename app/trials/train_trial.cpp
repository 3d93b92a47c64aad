#include "app/trials/train_trial.h"

#include "app/sweep_file/trial_json.h"
#include "parallel/one_thread.h"

namespace experiments {

training::TrainRequest request_of(const Trial& trial, const training::DataShape& data) {
  training::TrainRequest request{trial.model, trial.training, trial.seed};
  request.model.features = data.features;
  request.model.classes = data.classes;
  return request;
}

training::Engine engine_of(const Trial& trial, const training::DataShape& data) {
  return training::chosen_engine(request_of(trial, data), data);
}

void add_products(PreparedInput& input, const std::vector<Trial>& trials, int64_t memory) {
  for (const auto& trial : trials) {
    if (input.products != nullptr) return;
    if (engine_of(trial, input.data.shape()) == training::Engine::sample_space) {
      input.products = std::make_shared<training::SharedProducts>(input.data.examples.inputs,
                                                                  input.data.train, memory);
    }
  }
}

std::vector<training::TrainOutcome> train_together(const std::vector<Trial>& trials,
                                                   const PreparedInput& input,
                                                   const training::TrainCallbacks& callbacks) {
  const auto shape = input.data.shape();
  std::vector<training::TrainRequest> requests;
  for (const auto& trial : trials) requests.push_back(request_of(trial, shape));
  const auto engine = engine_of(trials.front(), shape);
  const parallel::OneThread one_thread;
  std::shared_ptr<training::SampleSpace> space;
  if (engine == training::Engine::sample_space)
    space = std::make_shared<training::SampleSpace>(input.products, input.data);
  return training::train(requests, input.data, engine, space, callbacks);
}

LoadedTrial load_trial(const Sweep& sweep, const Trial& trial, const DataPlaces& places,
                       const data_loaders::Progress& progress) {
  LoadedTrial loaded{trial, "", {}, open_input(trial.input, sweep, places)};
  loaded.dataset = load_dataset(trial.dataset, sweep.datasets.at(trial.dataset), places.root,
                                places.demo, progress, {places.cache, places.verify});
  loaded.id = trial_id(trial, input_fingerprint(loaded.dataset, trial.input, *loaded.input));
  return loaded;
}

}  // namespace experiments
