#include "app/inputs/feature_store.h"

#include <algorithm>
#include <list>
#include <stdexcept>

#include "app/inputs/feature_files.h"

namespace experiments {
namespace {

torch::Tensor as_stored(const torch::Tensor& row, const KeptFeatures& kept) {
  const auto values = row.to(kept.half_precision ? torch::kFloat16 : torch::kFloat32).contiguous();
  if (!torch::isfinite(values).all().item<bool>()) {
    throw std::runtime_error(kept.name +
                             (kept.half_precision
                                  ? " does not fit into half precision; store single precision"
                                  : " gives a number that is not finite"));
  }
  return values;
}

/// A layer whose file is written anew, because it lacks some of the pictures.
class Target {
 public:
  Target(size_t layer, const KeptFeatures& kept, const Digests& pictures)
      : layer_(layer), kept_(kept), pictures_(pictures), file_(kept, pictures) {}

  size_t layer() const { return layer_; }
  const KeptFeatures& kept() const { return kept_; }

  /// As stored; from any thread.
  void put(int64_t picture, const torch::Tensor& row) { file_.put(picture, row); }

  void finish(const FeatureFiles& before, std::string& notice) {
    file_.finish();
    if (file_.notice().empty()) before.remove_contained(pictures_, file_.path());
    if (!file_.notice().empty()) notice += (notice.empty() ? "" : "; ") + file_.notice();
  }

 private:
  size_t layer_;
  const KeptFeatures& kept_;
  const Digests& pictures_;
  NewFeatureFile file_;
};

/// The rows of some pictures that are asked for, as far as they are known.
class WantedRows {
 public:
  WantedRows(int64_t count, int64_t features)
      : rows_(torch::empty({count, features})), known_(static_cast<size_t>(count), 0) {}

  void put(int64_t picture, const torch::Tensor& row) {
    rows_[picture].copy_(row);
    known_[static_cast<size_t>(picture)] = 1;
  }
  const torch::Tensor& rows() const { return rows_; }
  std::vector<int64_t> missing() const {
    std::vector<int64_t> missing;
    for (size_t i = 0; i < known_.size(); ++i) {
      if (known_[i] == 0) missing.push_back(static_cast<int64_t>(i));
    }
    return missing;
  }

 private:
  torch::Tensor rows_;
  std::vector<char> known_;
};

/// One pass over the pictures that any layer lacks.
class Pass {
 public:
  Pass(const std::vector<KeptFeatures>& layers, size_t wanted, const Digests& digests)
      : layers_(layers), wanted_(wanted), digests_(digests), lacking_(digests.size(), 0) {}

  void run(const torch::Tensor& pictures, const ComputeFeatures& compute, FeatureFiles& own,
           WantedRows& rows, std::string& notice) {
    std::vector<FeatureFiles> others;
    others.reserve(layers_.size());
    for (const auto picture : rows.missing()) lacking_[static_cast<size_t>(picture)] = 1;
    add(wanted_);
    for (size_t layer = 0; layer < layers_.size(); ++layer) {
      if (layer == wanted_) continue;
      FeatureFiles files(layers_[layer]);
      if (lacks_none(files)) continue;
      others.push_back(std::move(files));
      add(layer);
    }
    copy_known(rows, others);
    compute_rows(pictures, compute, rows);
    auto target = targets_.begin();
    (target++)->finish(own, notice);
    for (const auto& files : others) (target++)->finish(files, notice);
  }

 private:
  void add(size_t layer) { targets_.emplace_back(layer, layers_[layer], digests_); }

  /// Marks what the files lack.
  bool lacks_none(const FeatureFiles& files) {
    bool none = true;
    for (size_t i = 0; i < digests_.size(); ++i) {
      if (files.has(digests_[i])) continue;
      none = false;
      lacking_[i] = 1;
    }
    return none;
  }

  void copy_known(const WantedRows& rows, std::vector<FeatureFiles>& others) {
    const auto is_computed = [&](int64_t picture) {
      return lacking_[static_cast<size_t>(picture)] != 0;
    };
    auto target = targets_.begin();
    for (int64_t i = 0; i < rows.rows().size(0); ++i) {
      if (!is_computed(i)) target->put(i, as_stored(rows.rows()[i], target->kept()));
    }
    for (auto& files : others) {
      ++target;
      files.read(digests_, [&](int64_t picture, const torch::Tensor& row) {
        if (!is_computed(picture)) target->put(picture, row);
      });
    }
  }

  void compute_rows(const torch::Tensor& pictures, const ComputeFeatures& compute,
                    WantedRows& rows) {
    std::vector<int64_t> lacking;
    for (size_t i = 0; i < lacking_.size(); ++i) {
      if (lacking_[i] != 0) lacking.push_back(static_cast<int64_t>(i));
    }
    std::vector<size_t> layers;
    std::vector<Target*> targets;
    for (auto& target : targets_) {
      layers.push_back(target.layer());
      targets.push_back(&target);
    }
    const bool all = lacking.size() == digests_.size();
    compute(layers, all ? pictures : pictures.index_select(0, torch::tensor(lacking)),
            [&](size_t layer, int64_t number, const torch::Tensor& row) {
              auto& target = *targets[layer];
              const auto stored = as_stored(row, target.kept());
              const auto picture = lacking[static_cast<size_t>(number)];
              target.put(picture, stored);
              if (target.layer() == wanted_) rows.put(picture, stored);
            });
  }

  const std::vector<KeptFeatures>& layers_;
  size_t wanted_;
  const Digests& digests_;
  std::vector<char> lacking_;  ///< for each picture, whether a row of it is computed
  std::list<Target> targets_;  ///< the wanted layer's first
};

}  // namespace

FeatureRows kept_features(const std::vector<KeptFeatures>& layers, size_t wanted,
                          const torch::Tensor& pictures, const ComputeFeatures& compute) {
  const auto digests = row_digests(pictures.contiguous());
  WantedRows rows(pictures.size(0), layers[wanted].features);
  FeatureFiles files(layers[wanted]);
  files.read(digests, [&](int64_t picture, const torch::Tensor& row) { rows.put(picture, row); });
  FeatureRows result{rows.rows(), static_cast<int64_t>(rows.missing().size()), files.notice()};
  if (result.computed > 0)
    Pass(layers, wanted, digests).run(pictures, compute, files, rows, result.notice);
  return result;
}

}  // namespace experiments
