#include "alexnet/published_weights.h"

#include <stdexcept>

namespace alexnet {

const std::vector<PublishedWeights>& published_weights() {
  static const std::vector<PublishedWeights> table{
      // Address and SHA-1 as models/bvlc_alexnet/readme.md in github.com/BVLC/caffe gives them;
      // NVIDIA keeps a copy, since that host is often down.
      {"bvlc",
       {{"http://dl.caffe.berkeleyvision.org/bvlc_alexnet.caffemodel",
         "https://dl.caffe.berkeleyvision.org/bvlc_alexnet.caffemodel",
         "https://nvidia.box.com/shared/static/5j264j7mky11q8emy4q14w3r8hl5v6zh.caffemodel"},
        "bvlc_alexnet.caffemodel",
        "9116a64c0fbe4459d18f4bb6b56d647b63920377",
        files::DigestKind::sha1}},
      // torchvision.models.AlexNet_Weights; by its convention the file's name ends in the first
      // eight digits of the SHA-256.
      {"torchvision",
       {{"https://download.pytorch.org/models/alexnet-owt-7be5be79.pth"},
        "alexnet-owt-7be5be79.pth",
        "7be5be79"}},
  };
  return table;
}

const PublishedWeights& published_weights(const std::string& name) {
  std::string names;
  for (const auto& weights : published_weights()) {
    if (weights.name == name) return weights;
    names += (names.empty() ? "" : ", ") + weights.name;
  }
  throw std::runtime_error("no published AlexNet is called \"" + name + "\"; expected one of " +
                           names);
}

}  // namespace alexnet
