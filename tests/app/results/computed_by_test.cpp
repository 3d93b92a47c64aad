#include "app/results/computed_by.h"

#include <gtest/gtest.h>

#include "app/results/trial_result.h"

namespace experiments {
namespace {

TrialResult computed_by(const ComputedBy& by) {
  TrialResult result;
  result.computed_by = by;
  return result;
}

const ComputedBy kNew{"2", "avx512", "SkylakeX", "avx512"};
const ComputedBy kOld{"1", "avx2", "Haswell", "avx2"};

TEST(ComputedBy, IsCountedWithTheMostFrequentFirst) {
  const auto a = computed_by(kOld), b = computed_by(kNew), c = computed_by(kNew);
  const auto counts = count_computed_by({&a, &b, &c});
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[0].by.instructions, "avx512");
  EXPECT_EQ(counts[0].results, 2);
  EXPECT_EQ(counts[1].by.program, "1");
  EXPECT_EQ(counts[1].results, 1);
}

TEST(ComputedBy, LeavesOutTrialsThatFailedAndHaveNoNumbers) {
  auto failed = computed_by(kOld);
  failed.state = TrialState::failed;
  const auto trained = computed_by(kNew);
  EXPECT_EQ(count_computed_by({&failed, &trained}).size(), 1u);
}

TEST(ComputedBy, MakesAMixWhereKernelsDiffer) {
  EXPECT_EQ(mix_of({{kOld, 1}, {kNew, 2}}),
            "2 trials with avx512, BLAS SkylakeX, ATen avx512; 1 trial with avx2, BLAS Haswell, "
            "ATen avx2: the same trial may have other numbers with each");
  auto other_blas = kNew;
  other_blas.blas = "Haswell";
  EXPECT_NE(mix_of({{kNew, 1}, {other_blas, 1}}), "");
}

TEST(ComputedBy, MakesNoMixWhereOnlyTheProgramDiffers) {
  auto newer = kNew;
  newer.program = "3";
  EXPECT_EQ(mix_of({{kNew, 1}, {newer, 2}}), "");
  EXPECT_EQ(mix_of({{kNew, 1}}), "");
  EXPECT_EQ(mix_of({}), "");
}

TEST(ComputedBy, IsUnknownOfOldResults) {
  EXPECT_EQ(mix_of({{{}, 3}, {kNew, 2}}),
            "3 trials with unknown instructions; 2 trials with avx512, BLAS SkylakeX, ATen avx512: "
            "the same trial may have other numbers with each");
}

}  // namespace
}  // namespace experiments
