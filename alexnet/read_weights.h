#pragma once

#include <filesystem>

#include "alexnet/weights.h"

namespace alexnet {

/// The weights in a file, of the family that the file's content tells.
///
/// - safetensors: conv1.weight, conv1.bias, ... and image_mean, with block order, input and
/// response
///   normalisation in its metadata (two groups, pooling before normalisation); or torchvision's
///   names
///
/// - caffemodel: Caffe's BVLC AlexNet, with normalisation before pooling, BGR, mean pixel 104, 117,
///   123
///
/// - pth or pt: a state_dict of torchvision's AlexNet, without normalisation and groups; or what
///   alexnet::save() wrote
///
/// The layers conv1 ... fc7 that a file has, the first at least, are kept. Throws
/// std::runtime_error that names the path and the layer: unreadable, a layer missing, a shape that
/// does not fit, a value that is not finite, a description that is not understood. For a .pth that
/// LibTorch cannot read the message holds the line of Python that converts it.
Weights read_weights(const std::filesystem::path& path);

}  // namespace alexnet
