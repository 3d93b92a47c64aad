#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace files {

/// A value of a pickle, as far as tensors need: everything else is `other`.
struct PickleValue {
  enum class Kind { other, integer, text, global, tuple, dict, storage, tensor };
  Kind kind = Kind::other;
  int64_t integer = 0;
  std::string text;  ///< of a global "module name"
  /// Of a tuple; of a dict key, value, key, value; of a storage and a tensor their arguments.
  std::vector<PickleValue*> items;
};

/// Python's pickle, read without running anything: the opcodes that torch.save and LibTorch write
/// (pickletools documents each).
class Pickle {
 public:
  /// Throws std::runtime_error where it is damaged or has other opcodes.
  explicit Pickle(std::string_view bytes);

  const PickleValue& result() const { return *result_; }
  /// All values that were made, whether or not the result holds them.
  const std::deque<PickleValue>& values() const { return values_; }

 private:
  std::deque<PickleValue> values_;
  const PickleValue* result_ = nullptr;

  friend class PickleMachine;
};

}  // namespace files
