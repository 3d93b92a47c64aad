#pragma once

#include <torch/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "alexnet/features.h"
#include "alexnet/network.h"
#include "alexnet/weights.h"
#include "app/inputs/load_dataset.h"
#include "app/sweep_file/sweep.h"

namespace experiments {

/// Where the input "alexnet.conv4" comes from.
struct FeatureSource {
  std::shared_ptr<const alexnet::Network> network;  ///< null where no trial reads features
  bool half_precision = false;                      ///< features are rounded to float16
  std::filesystem::path cache;                      ///< folder in which features are kept
};

/// Reads the network's weights below `data_root`; with `demo`, which has no trained weights, makes
/// alexnet::untrained_weights(0). Throws std::runtime_error that names the file and what to do, or
/// as alexnet::read_weights.
alexnet::Weights load_weights(const AlexNetOptions& options, const std::filesystem::path& data_root,
                              bool demo);

/// The network of load_weights, ready to run.
FeatureSource load_features(const AlexNetOptions& options, const std::filesystem::path& data_root,
                            bool demo, const std::filesystem::path& cache);

/// conv4 of pictures of a data set, computed or from the cache.
struct Features {
  torch::Tensor rows;  ///< float32 [N, features]
  std::string notice;  ///< empty, or what was wrong with the cache
};

/// `images` is uint8 [N, H, W, 1 or 3]; grey pictures count as RGB of three equal channels. The
/// cache is the file <dataset>-<H>x<W>-<network>.safetensors: its rows are found by the pictures'
/// bytes, so its name only says where to look. Throws as alexnet::conv4_features.
Features conv4_features(const FeatureSource& source, const std::string& dataset,
                        const torch::Tensor& images, const alexnet::Progress& progress = {});

/// Stands for the source in trial_id.
std::string fingerprint(const FeatureSource& source);

}  // namespace experiments
