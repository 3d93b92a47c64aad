#include "bench/peer.h"

#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "files/safetensors.h"
#include "files/whole_file.h"
#include "models/classifier.h"
#include "training/batches.h"

namespace bench {
namespace {

using nlohmann::json;

/// The row numbers of the peer's steps.
std::vector<torch::Tensor> batches(const PeerJob& job, const training::TrainingData& data) {
  const auto rows = training::batch_rows(job.request.options, data.train.count);
  training::Batches source(data.train.count, rows, job.request.seed);
  std::vector<torch::Tensor> batches;
  for (int64_t step = 0; step < job.steps; ++step) batches.push_back(source.next());
  return batches;
}

files::Safetensors tensors_of(const PeerJob& job, const training::TrainingData& data) {
  files::Safetensors file;
  const auto& examples = data.examples;
  const bool full = training::batch_rows(job.request.options, data.train.count) == data.train.count;
  file.tensors["x"] = examples.inputs.narrow(0, 0, data.train.count).contiguous();
  file.tensors["y"] = examples.labels.narrow(0, 0, data.train.count).contiguous();
  file.tensors["validation_x"] =
      examples.inputs.narrow(0, data.validation.first, data.validation.count).contiguous();
  file.tensors["validation_y"] =
      examples.labels.narrow(0, data.validation.first, data.validation.count).contiguous();
  if (!full) file.tensors["batches"] = torch::cat(batches(job, data));
  for (const auto& parameter :
       models::make_classifier(job.request.model, job.request.seed)->named_parameters()) {
    file.tensors[parameter.key()] = parameter.value().detach().contiguous();
  }
  return file;
}

json description(const PeerJob& job, const training::TrainingData& data) {
  const auto& options = job.request.options;
  const bool full = training::batch_rows(options, data.train.count) == data.train.count;
  json written{{"learning_rate", options.learning_rate},
               {"l2", options.l2},
               {"steps", job.steps},
               {"curve_every", job.curve_every},
               {"classes", data.classes},
               {"hidden_units", job.request.model.hidden_units},
               {"set_to_none", job.gradients_set_to_none}};
  if (full) return written;
  for (const auto& batch : batches(job, data)) written["batch_sizes"].push_back(batch.size(0));
  return written;
}

std::filesystem::path temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "facesweep-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot be made");
  return name;
}

}  // namespace

void require_peers() {
  if (std::system("/usr/bin/python3 -c 'import torch, sklearn'") != 0)
    throw std::runtime_error(
        "the peers are missing: apt-get install python3-torch python3-sklearn");
}

PeerResult run_peer(const std::string& peer, const PeerJob& job,
                    const training::TrainingData& data) {
  const auto folder = temporary_folder();
  files::write_safetensors(folder / "data.safetensors", tensors_of(job, data));
  files::write_whole(folder / "job.json", description(job, data).dump());
  const auto command =
      "/usr/bin/python3 " FACESWEEP_SOURCE "/bench/peers.py " + peer + " '" + folder.string() + "'";
  const int status = std::system(command.c_str());
  if (status != 0) throw std::runtime_error(command + ": failed");
  const auto measured = json::parse(files::read_whole(folder / "result.json"));
  std::filesystem::remove_all(folder);
  return {measured.at("seconds_per_step"), measured.at("threads"),
          measured.at("validation_losses").get<std::vector<double>>(),
          measured.at("validation_accuracies").get<std::vector<double>>()};
}

}  // namespace bench
