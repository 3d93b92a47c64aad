#include "data_loaders/split.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>

#include "data_loaders/folds.h"
#include "data_loaders/hold_out.h"

namespace data_loaders {
namespace {

torch::Tensor as_tensor(const Rows& rows) {
  return torch::tensor(rows, torch::kInt64);
}

/// Groups that a class needs: one in each fold, and in what a fold leaves one for each inner fold,
/// or for training and for validation.
int64_t groups_needed(const SplitOptions& options) {
  const int64_t left = std::max<int64_t>(options.inner_folds, 2);
  int64_t groups = options.folds;
  while (groups - (groups + options.folds - 1) / options.folds < left) ++groups;
  return groups;
}

void check_classes(const LabelledImages& images, const Rows& rows, const SplitOptions& options) {
  const int64_t needed = groups_needed(options);
  const auto groups = groups_per_class(images, rows);
  std::string small;
  for (size_t label = 0; label < groups.size(); ++label) {
    if (groups[label] >= needed) continue;
    small += (small.empty() ? "" : ", ") + ("\"" + images.class_names[label] + "\" has ") +
             std::to_string(groups[label]);
  }
  if (small.empty()) return;
  const auto inner = options.inner_folds > 0
                         ? " with " + std::to_string(options.inner_folds) + " inner folds"
                         : "";
  throw SplitError(std::to_string(options.folds) + " folds" + inner + " need at least " +
                   std::to_string(needed) +
                   " pictures of each class, those that belong together counted once, but " +
                   small + "; take fewer folds, add pictures, or leave classes out");
}

/// A generator for each partition: drawing one leaves the others as they are.
std::mt19937_64 generator_of(uint64_t seed, uint64_t repeat, int64_t partition) {
  const auto low = [](uint64_t number) { return static_cast<uint32_t>(number); };
  const auto high = [](uint64_t number) { return static_cast<uint32_t>(number >> 32); };
  std::seed_seq seeds{low(seed), high(seed), low(repeat), high(repeat),
                      static_cast<uint32_t>(partition)};
  return std::mt19937_64(seeds);
}

/// All parts but one.
Rows without(const std::vector<Rows>& parts, int64_t left_out) {
  Rows rest;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (static_cast<int64_t>(i) != left_out)
      rest.insert(rest.end(), parts[i].begin(), parts[i].end());
  }
  std::sort(rest.begin(), rest.end());
  return rest;
}

struct Parts {
  Rows train, validation, test;
};

/// What a fold leaves, as the key says.
Parts inner_parts(const LabelledImages& images, const Rows& rest, const SplitOptions& options,
                  const SplitKey& key) {
  const bool is_final = options.inner_folds > 0 || key.fold == all_pictures;
  if (is_final && !key.inner_fold) return {rest, {}, {}};
  const auto groups = groups_per_class(images, rest);
  const int64_t fewest = *std::min_element(groups.begin(), groups.end());
  const int64_t count = options.inner_folds > 0 ? options.inner_folds
                                                : std::clamp<int64_t>(fewest, 2, validation_share);
  auto generator = generator_of(options.seed, key.repeat, 1 + key.fold);
  const auto inner = partition(images, rest, count, generator);
  const int64_t own = key.inner_fold.value_or(0);
  return {without(inner, own), inner[static_cast<size_t>(own)], {}};
}

void check_key(const SplitOptions& options, const SplitKey& key) {
  if (key.fold == all_pictures && options.is_resampled() && key.inner_fold.value_or(0) == 0) return;
  const bool known =
      options.folds > 0
          ? key.fold >= 0 && key.fold < options.folds &&
                (!key.inner_fold || (*key.inner_fold >= 0 && *key.inner_fold < options.inner_folds))
          : key.fold == 0 && !key.inner_fold;
  if (!known) throw std::invalid_argument("split: there is no such fold");
}

Rows all_rows(const LabelledImages& images) {
  Rows all(static_cast<size_t>(images.size()));
  std::iota(all.begin(), all.end(), int64_t{0});
  return all;
}

Split drawn(Parts parts, std::mt19937_64& generator) {
  for (auto* part : {&parts.test, &parts.train, &parts.validation}) shuffle(*part, generator);
  return {as_tensor(parts.train), as_tensor(parts.validation), as_tensor(parts.test)};
}

/// One in six validates, where validation is asked for.
Split of_all_pictures(const LabelledImages& images, SplitOptions options, const SplitKey& key) {
  options.inner_folds = 0;
  auto generator = generator_of(options.seed, key.repeat, 0);
  return drawn(inner_parts(images, all_rows(images), options, key), generator);
}

Split fold_of(const LabelledImages& images, const SplitOptions& options, const SplitKey& key) {
  const auto all = all_rows(images);
  check_classes(images, all, options);
  auto generator = generator_of(options.seed, key.repeat, 0);
  const auto folds = partition(images, all, options.folds, generator);
  auto parts = inner_parts(images, without(folds, key.fold), options, key);
  if (!key.inner_fold) parts.test = folds[static_cast<size_t>(key.fold)];
  return drawn(std::move(parts), generator);
}

}  // namespace

Split split(const LabelledImages& images, const SplitOptions& options, const SplitKey& key) {
  check_key(options, key);
  if (key.fold == all_pictures) return of_all_pictures(images, options, key);
  if (options.folds > 0) return fold_of(images, options, key);
  auto own = options;
  if (options.resplit) own.seed += key.repeat;
  return hold_out(images, own);
}

}  // namespace data_loaders
