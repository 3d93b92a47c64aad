#include "app/report/curve_bands.h"

#include <map>

namespace report {
namespace {

using experiments::MeanInterval;
using experiments::TrialResult;
using training::CurvePoint;

using PointsByStep = std::map<int64_t, std::vector<const CurvePoint*>>;

PointsByStep by_step(const std::vector<const TrialResult*>& repeats) {
  PointsByStep points;
  for (const auto* repeat : repeats) {
    for (const auto& point : repeat->curve) points[point.step].push_back(&point);
  }
  return points;
}

/// Indices of `wanted` things out of `count`, evenly spread, first and last among them.
std::vector<size_t> spread(size_t count, size_t wanted) {
  std::vector<size_t> indices;
  if (count <= wanted) wanted = count;
  for (size_t i = 0; i < wanted; ++i) {
    indices.push_back(wanted == 1 ? 0 : i * (count - 1) / (wanted - 1));
  }
  return indices;
}

MeanInterval mean_of(const std::vector<const CurvePoint*>& points, double CurvePoint::*figure) {
  std::vector<double> values;
  for (const auto* point : points) values.push_back(point->*figure);
  return experiments::mean_interval(values);
}

}  // namespace

CurveBands curve_bands(const std::vector<const TrialResult*>& repeats, size_t points) {
  const auto all = by_step(repeats);
  std::vector<PointsByStep::const_iterator> steps;
  for (auto step = all.begin(); step != all.end(); ++step) steps.push_back(step);
  CurveBands bands;
  for (const auto index : spread(steps.size(), points)) {
    const auto& [step, at_step] = *steps[index];
    bands.steps.push_back(step);
    bands.train_loss.push_back(mean_of(at_step, &CurvePoint::train_loss));
    bands.train_accuracy.push_back(mean_of(at_step, &CurvePoint::train_accuracy));
    bands.validation_loss.push_back(mean_of(at_step, &CurvePoint::validation_loss));
    bands.validation_accuracy.push_back(mean_of(at_step, &CurvePoint::validation_accuracy));
  }
  return bands;
}

}  // namespace report
