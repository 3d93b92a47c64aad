#include "app/results/computed_by.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/results/trial_result.h"

namespace experiments {
namespace {

using nlohmann::json;

struct Earlier {
  bool operator()(const ComputedBy& a, const ComputedBy& b) const {
    return std::tie(a.program, a.instructions, a.blas, a.aten) <
           std::tie(b.program, b.instructions, b.blas, b.aten);
  }
};

std::string known(const std::string& name) {
  return name.empty() ? "unknown" : name;
}

std::string text_in(const JsonField& field, const std::string& key) {
  const auto text = field.find(key);
  return text ? text->possibly_empty_text() : "";
}

template <class Count>
void most_first(std::vector<Count>& counts, int64_t Count::*number) {
  std::stable_sort(counts.begin(), counts.end(),
                   [&](const Count& a, const Count& b) { return a.*number > b.*number; });
}

struct ArithmeticCount {
  std::string arithmetic;
  int64_t results = 0;
};

std::vector<ArithmeticCount> without_programs(const std::vector<ComputedCount>& counts) {
  std::map<std::string, int64_t> sums;
  for (const auto& [by, results] : counts) sums[arithmetic_of(by)] += results;
  std::vector<ArithmeticCount> merged;
  for (const auto& [arithmetic, results] : sums) merged.push_back({arithmetic, results});
  most_first(merged, &ArithmeticCount::results);
  return merged;
}

}  // namespace

json to_json(const ComputedBy& by) {
  return {{"program", by.program},
          {"instructions", by.instructions},
          {"blas", by.blas},
          {"aten", by.aten}};
}

ComputedBy computed_by_from(const JsonField& field) {
  return {text_in(field, "program"), text_in(field, "instructions"), text_in(field, "blas"),
          text_in(field, "aten")};
}

std::string arithmetic_of(const ComputedBy& by) {
  if (by.instructions.empty() && by.blas.empty() && by.aten.empty()) return "unknown instructions";
  return known(by.instructions) + ", BLAS " + known(by.blas) + ", ATen " + known(by.aten);
}

std::vector<ComputedCount> count_computed_by(const std::vector<const TrialResult*>& results) {
  std::map<ComputedBy, int64_t, Earlier> sums;
  for (const auto* result : results) {
    if (result->state != TrialState::failed) ++sums[result->computed_by];
  }
  std::vector<ComputedCount> counts;
  for (const auto& [by, count] : sums) counts.push_back({by, count});
  most_first(counts, &ComputedCount::results);
  return counts;
}

std::string mix_of(const std::vector<ComputedCount>& counts) {
  const auto merged = without_programs(counts);
  if (merged.size() < 2) return "";
  std::string text;
  for (const auto& [arithmetic, results] : merged) {
    text += text.empty() ? "" : "; ";
    text += std::to_string(results) + (results == 1 ? " trial" : " trials") + " with " + arithmetic;
  }
  return text + ": the same trial may have other numbers with each";
}

}  // namespace experiments
