#pragma once

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "alexnet/weights.h"

/// Caffe's formats, as far as AlexNet up to conv4 needs them.
namespace caffe_file {

struct Layer {
  std::string name;
  std::vector<torch::Tensor> blobs;
};

/// The bytes of a .caffemodel (caffe.proto: NetParameter.layer = 100; LayerParameter name = 1, type
/// = 2, blobs = 7; BlobProto data = 5, shape = 7).
std::string model(const std::vector<Layer>& layers);
std::string model(const alexnet::Weights& weights);

/// The deploy.prototxt of a network with two groups, its input 227 x 227.
std::string prototxt(const alexnet::Weights& weights);

}  // namespace caffe_file
