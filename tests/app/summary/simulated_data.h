#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace experiments {

using Rows = std::vector<int64_t>;
using Random = std::mt19937_64;

/// Two classes of equally many rows, normal around (0, ..., 0) and (distance, ..., distance).
struct Sample {
  int64_t features = 0;
  std::vector<double> inputs;  ///< row by row
  std::vector<int64_t> labels;

  int64_t size() const { return static_cast<int64_t>(labels.size()); }
  const double* row(int64_t number) const {
    return &inputs[static_cast<size_t>(number * features)];
  }
  int64_t label(int64_t number) const { return labels[static_cast<size_t>(number)]; }
};

inline Sample draw_sample(int64_t rows, int64_t features, double distance, Random& random) {
  std::normal_distribution<double> noise;
  Sample sample{features, {}, {}};
  for (int64_t row = 0; row < rows; ++row) {
    sample.labels.push_back(row % 2);
    const double centre = row % 2 == 0 ? 0 : distance;
    for (int64_t j = 0; j < features; ++j) sample.inputs.push_back(centre + noise(random));
  }
  return sample;
}

inline Rows shuffled(Rows rows, Random& random) {
  std::shuffle(rows.begin(), rows.end(), random);
  return rows;
}

/// Trains on some rows and gives the accuracy on others.
using Learner = std::function<double(const Sample&, const Rows& train, const Rows& test)>;

/// Nearest class mean over some of the features.
inline Learner nearest_mean(std::vector<int64_t> features) {
  return [features](const Sample& sample, const Rows& train, const Rows& test) {
    std::vector<double> means[2] = {std::vector<double>(features.size()),
                                    std::vector<double>(features.size())};
    double counts[2] = {0, 0};
    for (const auto row : train) {
      const auto label = sample.label(row);
      counts[label] += 1;
      for (size_t j = 0; j < features.size(); ++j) means[label][j] += sample.row(row)[features[j]];
    }
    int64_t correct = 0;
    for (const auto row : test) {
      double nearness = 0;  // to the mean of class 1, over that to class 0
      for (size_t j = 0; j < features.size(); ++j) {
        const double zero = means[0][j] / counts[0], one = means[1][j] / counts[1];
        nearness += (one - zero) * (sample.row(row)[features[j]] - (zero + one) / 2);
      }
      correct += (nearness > 0) == (sample.label(row) == 1) ? 1 : 0;
    }
    return static_cast<double>(correct) / static_cast<double>(test.size());
  };
}

/// A part of the rows to train on, and the rest.
struct Fold {
  Rows train, test;
};

/// Stratified: each class is dealt out over the folds.
inline std::vector<Fold> deal_folds(const Sample& sample, const Rows& rows, size_t count,
                                    Random& random) {
  auto dealt = shuffled(rows, random);
  std::stable_sort(dealt.begin(), dealt.end(),
                   [&](int64_t a, int64_t b) { return sample.label(a) < sample.label(b); });
  std::vector<Fold> folds(count);
  for (size_t i = 0; i < dealt.size(); ++i) {
    for (size_t fold = 0; fold < count; ++fold) {
      (fold == i % count ? folds[fold].test : folds[fold].train).push_back(dealt[i]);
    }
  }
  return folds;
}

inline Rows all_rows(int64_t count) {
  Rows rows;
  for (int64_t row = 0; row < count; ++row) rows.push_back(row);
  return rows;
}

/// The folds of all repeats, each dealt anew.
inline std::vector<Fold> repeated_folds(const Sample& sample, size_t repeats, size_t count,
                                        Random& random) {
  std::vector<Fold> all;
  for (size_t repeat = 0; repeat < repeats; ++repeat) {
    for (auto& fold : deal_folds(sample, all_rows(sample.size()), count, random)) {
      all.push_back(std::move(fold));
    }
  }
  return all;
}

inline std::vector<double> accuracies(const Learner& learner, const Sample& sample,
                                      const std::vector<Fold>& folds) {
  std::vector<double> found;
  for (const auto& fold : folds) found.push_back(learner(sample, fold.train, fold.test));
  return found;
}

}  // namespace experiments
