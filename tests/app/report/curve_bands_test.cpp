#include "app/report/curve_bands.h"

#include <gtest/gtest.h>

namespace report {
namespace {

experiments::TrialResult with_losses(const std::vector<double>& losses) {
  experiments::TrialResult result;
  for (size_t i = 0; i < losses.size(); ++i) {
    training::CurvePoint point;
    point.step = static_cast<int64_t>(10 * i);
    point.validation_loss = losses[i];
    result.curve.push_back(point);
  }
  return result;
}

TEST(CurveBands, AreMeansAndIntervalsOverTheRepeatsByStep) {
  const auto a = with_losses({1, 0.4}), b = with_losses({3, 0.6});
  const auto bands = curve_bands({&a, &b}, 10);
  EXPECT_EQ(bands.steps, (std::vector<int64_t>{0, 10}));
  EXPECT_DOUBLE_EQ(bands.validation_loss[0].mean, 2);
  // t_{0.975, 1} = 12.7062 (NIST), s = sqrt(2), n = 2.
  EXPECT_NEAR(*bands.validation_loss[0].half_width, 12.7062, 1e-3);
  EXPECT_DOUBLE_EQ(bands.validation_loss[1].mean, 0.5);
  EXPECT_EQ(bands.train_accuracy.size(), 2u);
}

TEST(CurveBands, CountOnlyTheRepeatsThatGotToAStep) {
  const auto a = with_losses({1, 0.4}), stopped = with_losses({3});
  const auto bands = curve_bands({&a, &stopped}, 10);
  EXPECT_EQ(bands.validation_loss[1].count, 1);
  EXPECT_FALSE(bands.validation_loss[1].half_width);
}

TEST(CurveBands, KeepFirstAndLastStepWhereTheyAreThinned) {
  const auto result = with_losses(std::vector<double>(101, 1.0));
  const auto bands = curve_bands({&result}, 5);
  EXPECT_EQ(bands.steps, (std::vector<int64_t>{0, 250, 500, 750, 1000}));
}

TEST(CurveBands, AreEmptyWithoutRepeats) {
  EXPECT_TRUE(curve_bands({}, 5).steps.empty());
}

}  // namespace
}  // namespace report
