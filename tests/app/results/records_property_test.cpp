#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "app/results/sweep_record.h"
#include "app/results/trial_row.h"
#include "tests/app/results/small_result.h"

namespace experiments {
namespace {

// What we write we can read, whatever stands in it.

/// Names as loaders give them: any printable text, and none.
std::string text() {
  return *rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '~'));
}

/// Any number, and what no JSON has.
double number() {
  return *rc::gen::oneOf(rc::gen::arbitrary<double>(),
                         rc::gen::element(0.0, -1.0, std::numeric_limits<double>::infinity(),
                                          -std::numeric_limits<double>::infinity(),
                                          std::numeric_limits<double>::quiet_NaN(),
                                          std::numeric_limits<double>::denorm_min(),
                                          std::numeric_limits<double>::max()));
}

int64_t count() {
  return *rc::gen::inRange<int64_t>(0, 100000);
}

template <class Item>
std::vector<Item> some(Item (*make)()) {
  std::vector<Item> items(*rc::gen::inRange<size_t>(0, 4));
  for (auto& item : items) item = make();
  return items;
}

DatasetRecord dataset() {
  DatasetRecord dataset;
  dataset.class_names = some(text);
  dataset.counts[text()] = some(count);
  dataset.left_out[text()][text()] = count();
  dataset.fingerprint = text();
  dataset.notices = some(text);
  dataset.left_out_files = {{text(), text(), text(), text()}};
  return dataset;
}

RC_GTEST_PROP(SweepRecord, IsReadAsItWasWritten, ()) {
  SweepRecord record;
  record.file = "{}";
  record.demo = *rc::gen::arbitrary<bool>();
  record.experiments = {{text(), {}}};
  record.studies = {{text(), text()}};
  record.datasets[text()] = dataset();
  record.inputs[text()] = {text(), *rc::gen::arbitrary<bool>(), text()};
  const auto written = to_text(record);
  RC_ASSERT(to_text(sweep_record_from(written, "sweep.json")) == written);
}

training::Figures part() {
  return {count(), count(), number()};
}

training::CurvePoint point() {
  return {count(), number(), number(), number(), number(), number()};
}

TestPrediction prediction() {
  return {text(), count(), count(), number()};
}

RC_GTEST_PROP(TrialResult, IsReadAsItWasWritten, ()) {
  auto result = small_result("abc" + text());
  result.trial.fold = count();
  if (*rc::gen::arbitrary<bool>()) result.trial.inner_fold = count();
  result.state = *rc::gen::element(TrialState::completed, TrialState::stopped_early,
                                   TrialState::diverged, TrialState::failed);
  result.reason = text();
  result.engine = text();
  result.engine_reason = text();
  result.steps = count();
  result.seconds = number();
  result.computed_by = {text(), text(), text(), text()};
  result.train = part();
  result.validation = part();
  result.test = part();
  result.curve = some(point);
  result.predictions = some(prediction);
  const auto row = row_of(result);
  const auto again = row_of(result_from(row, nullptr, {}));
  RC_ASSERT(digest_of_figures(again) == digest_of_figures(row));
  RC_ASSERT(again.curve == row.curve);
  RC_ASSERT(again.predictions == row.predictions);
  RC_ASSERT(*again.pictures == *row.pictures);
}

}  // namespace
}  // namespace experiments
