#include <ATen/CPUGeneratorImpl.h>
#include <gtest/gtest.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <numeric>

#include "app/summary/choice.h"
#include "app/summary/resampled.h"
#include "tests/app/summary/simulated_data.h"
#include "training/trainer.h"

// What the statistics promise, over many data sets of which the truth is known. docs/statistics.md
// has the figures.
namespace experiments {
namespace {

/// Repeats and folds of a cross-validation of `rows` rows.
struct Plan {
  int64_t rows = 100;
  size_t repeats = 10, folds = 5;

  double test_over_train() const { return 1 / static_cast<double>(folds - 1); }
};

constexpr int64_t kFeatures = 20;
constexpr double kDistance = 0.3;

/// Which of the features a setting looks at: its random part. One choice is as good as another.
Learner some_features(size_t count, Random& random) {
  auto features = shuffled(all_rows(kFeatures), random);
  features.resize(count);
  return nearest_mean(features);
}

/// A network of three hidden units, trained in sample space; `seed` gives that of a training.
Learner network(std::function<uint64_t()> seed) {
  return [seed](const Sample& sample, const Rows& train, const Rows& test) {
    training::TrainingData data;
    data.examples.inputs =
        torch::tensor(sample.inputs, torch::kFloat32).view({-1, sample.features});
    data.examples.labels = torch::tensor(sample.labels, torch::kInt64);
    data.train = train;
    data.validation = {test.front()};  // that is asked for by curves alone
    data.test = test;
    data.classes = 2;
    training::TrainRequest request;
    request.model = {models::ModelType::face_network, sample.features, 3, 2, 0.1};
    request.options.learning_rate = 0.1;
    request.options.batch_size = 20;
    request.options.steps = 40;
    request.seed = seed();
    const auto space = std::make_shared<training::SampleSpace>(data, 1 << 20, /*threads=*/1);
    return training::train({request}, data, training::Engine::sample_space, space)
        .front()
        .test.accuracy();
  };
}

std::vector<double> less(std::vector<double> values, const std::vector<double>& others) {
  for (size_t i = 0; i < values.size(); ++i) values[i] -= others[i];
  return values;
}

/// Shares of data sets, by what stands for the folds that share pictures.
struct Shares {
  double corrected = 0, uncorrected = 0;
};

std::ostream& operator<<(std::ostream& out, const Shares& shares) {
  return out << 100 * shares.corrected << " %, uncorrected " << 100 * shares.uncorrected << " %";
}

/// In how many data sets a test at 5 % finds a difference of two settings that are equally good.
Shares alarms(const Plan& plan, int sets, Random& random,
              const std::function<std::pair<Learner, Learner>()>& pair) {
  Shares found;
  for (int set = 0; set < sets; ++set) {
    const auto sample = draw_sample(plan.rows, kFeatures, kDistance, random);
    const auto folds = repeated_folds(sample, plan.repeats, plan.folds, random);
    const auto [first, second] = pair();
    const auto differences =
        less(accuracies(first, sample, folds), accuracies(second, sample, folds));
    const auto is_alarm = [&](double test_over_train) {
      return compare_resampled(differences, {test_over_train, 0.01}).test->p < 0.05;
    };
    found.corrected += is_alarm(plan.test_over_train()) ? 1.0 / sets : 0;
    found.uncorrected += is_alarm(0) ? 1.0 / sets : 0;
  }
  return found;
}

/// Mean accuracy on rows of the same kind, of trainings on as many rows as a fold's.
double true_accuracy(const Plan& plan, const Learner& learner, int trainings, Random& random) {
  const int64_t train = plan.rows - plan.rows / static_cast<int64_t>(plan.folds), test = 1000;
  double sum = 0;
  for (int i = 0; i < trainings; ++i) {
    const auto sample = draw_sample(train + test, kFeatures, kDistance, random);
    const auto rows = all_rows(train + test);
    sum +=
        learner(sample, {rows.begin(), rows.begin() + train}, {rows.begin() + train, rows.end()});
  }
  return sum / trainings;
}

/// In how many data sets the interval holds the true accuracy.
Shares coverage(const Plan& plan, const Learner& learner, int sets, Random& random) {
  const double truth = true_accuracy(plan, learner, sets, random);
  Shares found;
  for (int set = 0; set < sets; ++set) {
    const auto sample = draw_sample(plan.rows, kFeatures, kDistance, random);
    const auto values =
        accuracies(learner, sample, repeated_folds(sample, plan.repeats, plan.folds, random));
    const auto holds = [&](double test_over_train) {
      const auto interval = corrected_interval(values, test_over_train);
      return std::abs(interval.mean - truth) <= *interval.half_width;
    };
    found.corrected += holds(plan.test_over_train()) ? 1.0 / sets : 0;
    found.uncorrected += holds(0) ? 1.0 / sets : 0;
  }
  return found;
}

/// Three standard deviations of a share of `sets` data sets.
double slack(double share, int sets) {
  return 3 * std::sqrt(share * (1 - share) / sets);
}

const std::vector<Plan> kPlans{{100, 10, 5}, {100, 10, 10}, {100, 10, 2},
                               {300, 5, 5},  {100, 1, 5},   {100, 1, 10}};
constexpr int kSets = 1000, kNetworkSets = 200;

std::ostream& operator<<(std::ostream& out, const Plan& plan) {
  return out << plan.repeats << " x " << plan.folds << " folds of " << plan.rows << " rows: ";
}

TEST(Simulation, TheCorrectedTestRaisesNoMoreFalseAlarmsThanItSays) {
  for (const auto& plan : kPlans) {
    Random random(1);
    const auto found = alarms(plan, kSets, random, [&] {
      return std::make_pair(some_features(10, random), some_features(10, random));
    });
    std::cout << plan << "false alarms " << found << "\n";
    EXPECT_LE(found.corrected, 0.05 + slack(0.05, kSets));
    if (plan.repeats > 1) {
      EXPECT_GE(found.uncorrected, 0.3);
    }
  }
}

TEST(Simulation, NetworksThatDifferByTheSeedOfEveryTrainingRaiseHardlyAny) {
  const Plan plan{60, 3, 5};
  Random random(2);
  const auto any = [&] { return network([&] { return random(); }); };
  const auto found =
      alarms(plan, kNetworkSets, random, [&] { return std::make_pair(any(), any()); });
  std::cout << plan << "networks, false alarms " << found << "\n";
  EXPECT_LE(found.corrected, 0.05);
}

TEST(Simulation, CorrectedIntervalsHoldTheTrueAccuracy) {
  for (const auto& plan : kPlans) {
    Random random(3);
    const auto found = coverage(plan, some_features(10, random), kSets, random);
    std::cout << plan << "intervals hold the truth in " << found << "\n";
    // Of one repeat, and of two folds, they are wider than need be.
    const bool is_plain = plan.repeats > 1 && plan.folds > 2;
    EXPECT_GE(found.corrected, 0.93);
    EXPECT_LE(found.corrected, is_plain ? 0.97 : 0.99);
    EXPECT_LT(found.uncorrected, found.corrected);
  }
}

TEST(Simulation, CorrectedIntervalsHoldTheTrueAccuracyOfNetworks) {
  const Plan plan{60, 3, 5};
  Random random(4);
  const auto learner = network([&] { return random(); });
  const auto found = coverage(plan, learner, kNetworkSets, random);
  std::cout << plan << "networks, intervals hold the truth in " << found << "\n";
  EXPECT_GE(found.corrected, 0.93);
}

double mean(const std::vector<double>& values) {
  return mean_interval(values).mean;
}

/// What choosing among settings by inner folds gives for each outer fold.
std::vector<OuterFold> nested_folds(const Plan& plan, const std::vector<Learner>& settings,
                                    const Sample& sample, Random& random) {
  std::vector<OuterFold> outer_folds;
  for (const auto& outer : repeated_folds(sample, plan.repeats, plan.folds, random)) {
    const auto inner = deal_folds(sample, outer.train, 4, random);
    OuterFold fold;
    for (const auto& setting : settings) {
      fold.push_back(
          {mean(accuracies(setting, sample, inner)), 0, setting(sample, outer.train, outer.test)});
    }
    outer_folds.push_back(std::move(fold));
  }
  return outer_folds;
}

/// The largest mean test accuracy of a setting.
double best_of_all(const std::vector<OuterFold>& folds) {
  double best = 0;
  for (size_t setting = 0; setting < folds.front().size(); ++setting) {
    std::vector<double> tests;
    for (const auto& fold : folds) tests.push_back(fold[setting].test_accuracy);
    best = std::max(best, mean(tests));
  }
  return best;
}

TEST(Simulation, TheNestedEstimateStandsAtChanceWhereLabelsMeanNothing) {
  const Plan plan{60, 3, 5};
  Random random(5);
  std::vector<double> nested, best;
  for (int set = 0; set < 300; ++set) {
    const auto sample = draw_sample(plan.rows, kFeatures, /*distance=*/0, random);
    std::vector<Learner> settings;
    for (int i = 0; i < 20; ++i) settings.push_back(some_features(5, random));
    const auto folds = nested_folds(plan, settings, sample, random);
    nested.push_back(nested_estimate(folds, plan.test_over_train()).accuracy.mean);
    best.push_back(best_of_all(folds));
  }
  const auto chance = mean_interval(nested), optimism = mean_interval(best);
  std::cout << plan << "nested " << 100 * chance.mean << " +- " << 100 * *chance.half_width
            << " %, the best setting's own " << 100 * optimism.mean << " %\n";
  EXPECT_NEAR(chance.mean, 0.5, 1.5 * *chance.half_width);  // three standard deviations
  EXPECT_GT(optimism.mean, 0.55);
}

}  // namespace
}  // namespace experiments
