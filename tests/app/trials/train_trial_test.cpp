#include "app/trials/train_trial.h"

#include <gtest/gtest.h>

#include "app/sweep_file/read_sweep.h"
#include "app/trials/train_trials.h"
#include "tests/files/temporary_folder.h"

namespace experiments {
namespace {

/// Both engines, on drawn digits.
const auto both_engines = R"({
  "datasets": {"digits": {"loader": "generated_digits", "per_class": 12, "size": 12,
                          "split": {"train": 6, "validation": 3, "test": 3}}},
  "experiments": [{"name": "engines", "dataset": "digits",
                   "model": {"type": "face_network", "hidden_units": 5},
                   "training": {"learning_rate": 0.02, "batch_size": 10, "steps": 30,
                                "engine": ["sample_space", "weight_space"]}}]})";

TEST(TrainTrial, GivesTheNumbersOfTheRunFromTheTrialAlone) {
  const TemporaryFolder temporary;
  const RunFolder folder(temporary / "run");
  const auto sweep = read_sweep_text(both_engines, "experiments.json");
  const auto plan = make_plan(sweep, {});
  train_trials(plan, distinct_trials(plan), folder.store(), {}, {});
  for (const auto& planned : plan.trials.at(0)) {
    const auto loaded = load_trial(sweep, planned.trial, {});
    EXPECT_EQ(loaded.id, planned.id);
    PreparedInput input{prepare_inputs(loaded.dataset, *loaded.input, loaded.trial.scaling).data,
                        nullptr};
    add_products(input, {loaded.trial}, 1 << 26);
    const auto outcome = train_together({loaded.trial}, input).front();
    const auto stored = folder.read(planned.id).result.value();
    EXPECT_EQ(outcome.test.loss, stored.test.loss);
    EXPECT_EQ(outcome.curve.back().train_loss, stored.curve.back().train_loss);
  }
}

TEST(TrainTrial, MakesSampleSpaceOnlyForATrialThatNeedsIt) {
  const auto plan = make_plan(read_sweep_text(both_engines, "experiments.json"), {});
  PreparedInput input{prepared_rows(plan, plan.trials[0][0].trial).data, nullptr};
  add_products(input, {plan.trials[0][1].trial}, 1 << 26);
  EXPECT_EQ(input.products, nullptr);
  add_products(input, {plan.trials[0][1].trial, plan.trials[0][0].trial}, 1 << 26);
  const auto made = input.products;
  ASSERT_NE(made, nullptr);
  add_products(input, {plan.trials[0][0].trial}, 1 << 26);
  EXPECT_EQ(input.products, made);
}

}  // namespace
}  // namespace experiments
