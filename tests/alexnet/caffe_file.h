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

/// The same as Caffe wrote it until 2014: NetParameter.layers = 2 with name = 4, blobs = 6; sizes
/// of blobs are num = 1, channels = 2, height = 3, width = 4.
std::string model_of_2014(const alexnet::Weights& weights);

/// The same with numbers halved as OpenCV does: BlobProto raw_data_type = 10, raw_data = 12.
std::string model_in_float16(const alexnet::Weights& weights);

/// The deploy.prototxt of a network with two groups, its input 227 x 227.
std::string prototxt(const alexnet::Weights& weights);

}  // namespace caffe_file
