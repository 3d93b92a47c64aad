#pragma once

#include <torch/types.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/sweep_file/named_inputs.h"

namespace experiments {

/// A TorchScript network of the user's own: pictures in, a row of numbers for each out. Safe to use
/// from several threads.
///
/// A TorchScript file is code. It runs with what LibTorch gives it; a file whose code would read
/// other files is refused.
class ScriptNetwork {
 public:
  /// `name` is what messages call it. Throws std::runtime_error that begins with it: not
  /// TorchScript, damaged, or of code that reads files.
  ScriptNetwork(std::string name, std::string bytes, const NetworkOptions& options);
  ~ScriptNetwork();

  const std::string& bytes() const { return bytes_; }
  const NetworkOptions& options() const { return options_; }
  /// SHA-256 in hex of the file's bytes and of how it takes pictures.
  const std::string& fingerprint() const { return fingerprint_; }

  /// Numbers of a row, found by asking the network about pictures of that size. Throws
  /// std::runtime_error that names it: it does not take such pictures, gives something else than a
  /// tensor [N, ...] (or a tuple that begins with one, or a dictionary whose "output" is one), a
  /// number that is not finite, other numbers for the same picture at another time or beside other
  /// pictures.
  int64_t features(int64_t height, int64_t width) const;

  /// float32 [N, features] of pictures uint8 [N, H, W, 3], maps flattened in the order channel,
  /// row, column. They go through it in batches of sixteen, the last one filled up, each on one
  /// thread. `put` takes picture and row, from any thread; `progress` as InputKind has it. Throws
  /// as features().
  void compute(const torch::Tensor& pictures,
               const std::function<void(int64_t picture, const torch::Tensor& row)>& put,
               const std::function<void(int64_t done, int64_t total)>& progress = {}) const;
  torch::Tensor rows(const torch::Tensor& pictures) const;

 private:
  struct Module;

  torch::Tensor output(const torch::Tensor& pictures) const;
  torch::Tensor run(const torch::Tensor& pictures) const;
  [[noreturn]] void fail(const std::string& what) const;

  std::string name_, bytes_;
  NetworkOptions options_;
  std::string fingerprint_;
  std::unique_ptr<Module> module_;
};

}  // namespace experiments
