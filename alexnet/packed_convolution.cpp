#include "alexnet/packed_convolution.h"

#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>

namespace alexnet {
namespace {

// The operators behind LibTorch's frozen TorchScript graphs. They are called by name because their
// C++ headers come and go between versions, while the names are part of saved graphs.
c10::optional<c10::OperatorHandle> find_operator(const char* name) {
  if (!at::hasMKLDNN()) return c10::nullopt;
  return c10::Dispatcher::singleton().findSchema({name, ""});
}

const c10::optional<c10::OperatorHandle>& pack_operator() {
  static const auto found = find_operator("mkldnn_prepacked::conv2d_prepack");
  return found;
}

const c10::optional<c10::OperatorHandle>& run_operator() {
  static const auto found = find_operator("mkldnn_prepacked::conv2d_run");
  return found;
}

std::vector<int64_t> twice(int64_t value) {
  return {value, value};
}

}  // namespace

PackedConvolution::PackedConvolution(const Convolution& layer, int64_t side, bool with_onednn)
    : layer_(layer) {
  layer_.weight = layer.weight.contiguous(torch::MemoryFormat::ChannelsLast);
  if (!with_onednn || !pack_operator() || !run_operator()) return;
  const std::vector<int64_t> input{1, layer.weight.size(1) * layer.groups, side, side};
  std::vector<c10::IValue> stack{
      layer_.weight, layer.bias, twice(layer.stride), twice(layer.padding), twice(/*dilation=*/1),
      layer.groups,  input,      std::string("relu")};
  pack_operator()->callBoxed(stack);
  packed_ = stack.back();
}

torch::Tensor PackedConvolution::operator()(const torch::Tensor& x) const {
  if (packed_.isNone()) {
    return torch::relu(torch::conv2d(x, layer_.weight, layer_.bias, layer_.stride, layer_.padding,
                                     /*dilation=*/1, layer_.groups))
        .contiguous(torch::MemoryFormat::ChannelsLast);
  }
  std::vector<c10::IValue> stack{x, packed_};
  run_operator()->callBoxed(stack);
  return stack.back().toTensor().contiguous(torch::MemoryFormat::ChannelsLast);
}

}  // namespace alexnet
