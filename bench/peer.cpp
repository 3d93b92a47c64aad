#include "bench/peer.h"

#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "files/safetensors.h"
#include "models/classifier.h"
#include "training/batches.h"

namespace bench {
namespace {

constexpr int64_t steps_without_losses = 50;

using nlohmann::json;
using training::TrainingData;
using training::TrainRequest;

/// The row numbers of the peer's steps; null for full batches.
json batches(const TrainRequest& request, int64_t steps, const TrainingData& data) {
  const auto rows = data.shape().train, size = training::batch_rows(request.options, rows);
  if (size == rows) return nullptr;
  training::Batches source(training::consecutive_rows(0, rows), size, request.seed);
  auto batches = json::array();
  for (int64_t step = 0; step < steps; ++step) {
    const auto batch = source.next();
    batches.push_back(std::vector<int64_t>(batch.begin(), batch.end()));
  }
  return batches;
}

files::Safetensors arrays_of(const TrainingData& data,
                             const std::map<std::string, torch::Tensor>& more) {
  const auto train = data.select(data.train), validation = data.select(data.validation);
  files::Safetensors file{more, {}};
  file.tensors["x"] = train.inputs;
  file.tensors["y"] = train.labels;
  file.tensors["validation_x"] = validation.inputs;
  file.tensors["validation_y"] = validation.labels;
  return file;
}

json description(const TrainRequest& request, const std::string& weights) {
  const auto& options = request.options;
  return {{"seed", request.seed},
          {"weights", weights},
          {"optimizer", options.optimizer == training::Optimizer::adam ? "adam" : "sgd"},
          {"learning_rate", options.learning_rate},
          {"momentum", options.momentum},
          {"l1", options.l1},
          {"l2", options.l2}};
}

std::filesystem::path temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "facesweep-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot be made");
  return name;
}

void require_peers() {
  if (std::system("/usr/bin/python3 -c 'import torch, sklearn'") != 0)
    throw std::runtime_error(
        "the peers are missing: apt-get install python3-torch python3-sklearn");
}

}  // namespace

Peers::Peers(const TrainingData& data, const std::map<std::string, torch::Tensor>& more)
    : data_(data) {
  require_peers();
  folder_ = temporary_folder();
  files::write_safetensors(folder_ / "data.safetensors", arrays_of(data, more));
  // Writing to peers that have ended is an error with a message, not this program's end.
  std::signal(SIGPIPE, SIG_IGN);
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) throw std::runtime_error("no pipe for the peers");
  const auto command = "exec /usr/bin/python3 " FACESWEEP_SOURCE "/bench/peers.py '" +
                       folder_.string() + "' " + std::to_string(pipe_ends[1]);
  jobs_ = popen(command.c_str(), "w");
  // The peers hold the other copy: when they end, so does what is read here.
  close(pipe_ends[1]);
  answers_ = fdopen(pipe_ends[0], "r");
  if (jobs_ == nullptr || answers_ == nullptr) throw std::runtime_error(command + ": failed");
}

Peers::~Peers() {
  if (jobs_ != nullptr) pclose(jobs_);
  if (answers_ != nullptr) fclose(answers_);
  std::error_code unused;
  std::filesystem::remove_all(folder_, unused);
}

std::string Peers::weights_file(const TrainRequest& request) {
  const auto& model = request.model;
  const auto key = json{request.seed, model.type, model.hidden_units, model.initial_scale}.dump();
  auto& name = weight_files_[key];
  if (!name.empty()) return name;
  name = "weights-" + std::to_string(weight_files_.size()) + ".safetensors";
  files::Safetensors file;
  for (const auto& parameter : models::make_classifier(model, request.seed)->named_parameters()) {
    file.tensors[parameter.key()] = parameter.value().detach().contiguous();
  }
  files::write_safetensors(folder_ / name, file);
  return name;
}

std::string Peers::answer_to(const std::string& job) {
  std::string answer;
  if (std::fputs((job + "\n").c_str(), jobs_) >= 0 && std::fflush(jobs_) == 0) {
    for (int c = std::fgetc(answers_); c != EOF && c != '\n'; c = std::fgetc(answers_)) {
      answer.push_back(static_cast<char>(c));
    }
  }
  if (answer.empty()) throw std::runtime_error("bench/peers.py has failed");
  return answer;
}

PeerResult Peers::run(const std::string& way, const PeerJob& job) {
  const auto& first = job.requests.front();
  json asked{{"way", way},
             {"steps", job.steps},
             {"curve_every", job.curve_every},
             {"classes", data_.classes},
             {"hidden_units", first.model.hidden_units},
             {"threads", job.threads},
             {"splits", job.splits},
             {"set_to_none", job.gradients_set_to_none}};
  for (const auto& request : job.requests) {
    asked["trials"].push_back(description(request, weights_file(request)));
    auto& of_seed = asked["batches"][std::to_string(request.seed)];
    if (of_seed.is_null()) of_seed = batches(request, job.steps, data_);
  }
  const auto answer = json::parse(answer_to(asked.dump()));
  PeerResult result;
  result.seconds_per_step = answer.at("seconds_per_step");
  result.threads = answer.value("threads", int64_t{0});
  result.arrangement =
      answer.value("arrangement",
                   std::to_string(result.threads) + (result.threads == 1 ? " thread" : " threads"));
  result.set_up_seconds = answer.value("set_up_seconds", 0.0);
  result.set_up_of_a_split = answer.value("set_up_of_a_split", 0.0);
  result.validation_losses = answer.value("validation_losses", result.validation_losses);
  return result;
}

void PeerWay::time(Peers& peers) {
  auto asked = job;
  if (is_timed()) {
    // The losses are known, and which number of threads is fastest.
    asked.curve_every = 0;
    asked.steps = std::min(job.steps, steps_without_losses);
    asked.threads = result.threads;
  }
  const auto timed = peers.run(way, asked);
  if (!is_timed()) result = timed;
  seconds_per_step.push_back(timed.seconds_per_step);
}

}  // namespace bench
