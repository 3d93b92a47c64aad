#include "app/inputs/script_network.h"

#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/passes/inliner.h>
#include <torch/csrc/jit/runtime/print_handler.h>
#include <torch/script.h>

#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "app/sweep_file/names.h"
#include "files/sha256.h"
#include "files/torch_archive.h"
#include "parallel/for_each_item.h"
#include "parallel/one_thread.h"

namespace experiments {
namespace {

constexpr int64_t kBatch = 16;

std::string fingerprint_of(const std::string& bytes, const NetworkOptions& options) {
  const nlohmann::json how{{"takes", name_of(options.takes)},
                           {"size", options.size},
                           {"mean", options.mean},
                           {"std", options.deviation}};
  files::Sha256 digest;
  digest.update("script-1 " + how.dump() + " ");
  digest.update(bytes);
  return digest.hex();
}

bool touches_files(torch::jit::Block* block) {
  static const std::set<std::string> operators{"aten::from_file", "aten::save"};
  for (auto* node : block->nodes()) {
    if (operators.count(node->kind().toQualString()) != 0) return true;
    for (auto* below : node->blocks()) {
      if (touches_files(below)) return true;
    }
  }
  return false;
}

bool touches_files(const torch::jit::Module& network) {
  for (const auto& module : network.modules()) {
    for (const auto& method : module.get_methods()) {
      const auto graph = method.graph()->copy();
      torch::jit::Inline(*graph);
      if (touches_files(graph->block())) return true;
    }
  }
  return false;
}

/// float32 [N, 3, size, size], as planes are described.
torch::Tensor planes_of(const torch::Tensor& pictures, const NetworkOptions& options) {
  auto x = pictures.permute({0, 3, 1, 2}).to(torch::kFloat32);
  if (x.size(2) != options.size || x.size(3) != options.size) {
    x = at::_upsample_bilinear2d_aa(x.contiguous(), {options.size, options.size},
                                    /*align_corners=*/false);
  }
  const auto of_colours = [](const std::array<double, 3>& values) {
    return torch::tensor({values[0], values[1], values[2]}, torch::kFloat32).view({1, 3, 1, 1});
  };
  return ((x / 255 - of_colours(options.mean)) / of_colours(options.deviation)).contiguous();
}

/// The tensor that a network means by what it returns; undefined where there is none.
torch::Tensor tensor_of(const c10::IValue& value) {
  if (value.isTensor()) return value.toTensor();
  if (value.isTuple() && !value.toTupleRef().elements().empty())
    return tensor_of(value.toTupleRef().elements()[0]);
  if (!value.isGenericDict()) return {};
  for (const auto& entry : value.toGenericDict()) {
    if (entry.key().isString() && entry.key().toStringRef() == "output")
      return tensor_of(entry.value());
  }
  return {};
}

std::string size_text(int64_t height, int64_t width) {
  return std::to_string(height) + " x " + std::to_string(width);
}

}  // namespace

struct ScriptNetwork::Module {
  mutable torch::jit::Module network;
  mutable std::mutex mutex;
  mutable std::map<std::pair<int64_t, int64_t>, int64_t> known;  ///< features by size
};

ScriptNetwork::ScriptNetwork(std::string name, std::string bytes, const NetworkOptions& options)
    : name_(std::move(name)),
      bytes_(std::move(bytes)),
      options_(options),
      fingerprint_(fingerprint_of(bytes_, options_)),
      module_(std::make_unique<Module>()) {
  torch::jit::setPrintHandler([](const std::string&) {});
  std::istringstream stream(bytes_);
  try {
    const files::TorchArchive checked(bytes_);
    module_->network = torch::jit::load(stream);
  } catch (const std::exception&) {
    fail("not a TorchScript file, or damaged; Python writes one by torch.jit.script(network)" +
         std::string(".save(\"network.pt\")"));
  }
  if (touches_files(module_->network)) fail("its code reads or writes files, which is refused");
  if (!module_->network.find_method("forward")) fail("it has no forward()");
  module_->network.eval();
}

ScriptNetwork::~ScriptNetwork() = default;

void ScriptNetwork::fail(const std::string& what) const {
  throw std::runtime_error(name_ + ": " + what);
}

// What the network gives for at most kBatch pictures; undefined where that is no tensor.
torch::Tensor ScriptNetwork::output(const torch::Tensor& pictures) const {
  const bool planes = options_.takes == NetworkTakes::planes;
  try {
    return tensor_of(
        module_->network.forward({planes ? planes_of(pictures, options_) : pictures.contiguous()}));
  } catch (const std::exception&) {
    const auto size = std::to_string(options_.size);
    fail("it does not take pictures " +
         (planes ? "float32 [N, 3, " + size + ", " + size + "]"
                 : "uint8 [N, " + std::to_string(pictures.size(1)) + ", " +
                       std::to_string(pictures.size(2)) + ", 3]") +
         "; \"takes\", and with float \"size\", say what it is given");
  }
}

// float32 [N, features].
torch::Tensor ScriptNetwork::run(const torch::Tensor& pictures) const {
  const parallel::OneThread one_thread;
  const c10::InferenceMode inference;
  const torch::jit::GraphOptimizerEnabledGuard as_written(false);
  const auto given = output(pictures);
  if (!given.defined()) {
    fail(
        "it gives neither a tensor, nor a tuple that begins with one, nor a dictionary whose "
        "\"output\" is one");
  }
  const auto count = pictures.size(0);
  if (given.dim() < 2 || given.size(0) != count || given.numel() == 0 ||
      !given.is_floating_point()) {
    std::ostringstream shape;
    shape << given.sizes();
    fail("expected floating-point numbers [" + std::to_string(count) +
         ", ...] for as many pictures, got " + shape.str());
  }
  auto rows = given.flatten(1).to(torch::kFloat32).contiguous();
  if (!rows.isfinite().all().item<bool>()) fail("it gives a number that is not finite");
  return rows;
}

int64_t ScriptNetwork::features(int64_t height, int64_t width) const {
  const std::lock_guard lock(module_->mutex);
  const auto size = std::make_pair(height, width);
  if (const auto found = module_->known.find(size); found != module_->known.end())
    return found->second;
  const auto ramp = torch::arange(height * width * 3).remainder(251).view({1, height, width, 3});
  const auto pictures = torch::cat({ramp, 255 - ramp}).to(torch::kUInt8);
  const auto both = run(pictures), again = run(pictures), other = run(pictures.flip(0)).flip(0);
  const auto tolerance = 1e-4 * (1 + both.abs().max().item<double>());
  const auto differ = [&](const torch::Tensor& a, const torch::Tensor& b) {
    return a.sizes() != b.sizes() || (a - b).abs().max().item<double>() > tolerance;
  };
  if (differ(both, again)) fail("it gives other numbers for the same picture at another time");
  if (differ(both, other) || differ(run(pictures.narrow(0, 0, 1)), both.narrow(0, 0, 1)))
    fail("it gives other numbers for the same picture beside other pictures");
  return module_->known[size] = both.size(1);
}

void ScriptNetwork::compute(
    const torch::Tensor& pictures,
    const std::function<void(int64_t picture, const torch::Tensor& row)>& put,
    const std::function<void(int64_t done, int64_t total)>& progress) const {
  const auto count = pictures.size(0);
  if (count == 0) return;
  const auto width = features(pictures.size(1), pictures.size(2));
  std::mutex mutex;
  int64_t done = 0;
  parallel::for_each_item((count + kBatch - 1) / kBatch, [&](int64_t batch) {
    const auto first = batch * kBatch, own = std::min(kBatch, count - first);
    auto filled = pictures.narrow(0, first, own);
    if (own < kBatch)
      filled = torch::cat({filled, pictures.narrow(0, 0, 1).expand({kBatch - own, -1, -1, -1})});
    const auto rows = run(filled);
    if (rows.size(1) != width) {
      fail("it gives " + std::to_string(rows.size(1)) + " numbers for some pictures of " +
           size_text(pictures.size(1), pictures.size(2)) + ", " + std::to_string(width) +
           " for others");
    }
    for (int64_t i = 0; i < own; ++i) put(first + i, rows[i]);
    const std::lock_guard lock(mutex);
    done += own;
    if (progress) progress(done, count);
  });
}

torch::Tensor ScriptNetwork::rows(const torch::Tensor& pictures) const {
  auto rows = torch::empty({pictures.size(0), features(pictures.size(1), pictures.size(2))});
  compute(pictures, [&](int64_t picture, const torch::Tensor& row) { rows[picture].copy_(row); });
  return rows;
}

}  // namespace experiments
