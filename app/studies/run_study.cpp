#include "app/studies/run_study.h"

#include <chrono>

#include "app/error_words.h"
#include "app/sweep_file/read_study.h"

namespace studies {
namespace {

struct Runner {
  const Context& context;

  Findings operator()(const experiments::DataLookOptions& options) const {
    return data_look(options, context);
  }
  Findings operator()(const experiments::GradientCheckOptions& options) const {
    return gradient_check(options, context);
  }
  Findings operator()(const experiments::DescentComparisonOptions& options) const {
    return descent_comparison(options, context);
  }
  Findings operator()(const experiments::NoiseOptions& options) const {
    return noise(options, context);
  }
  Findings operator()(const experiments::GradientCostOptions& options) const {
    return gradient_cost(options, context);
  }
  Findings operator()(const experiments::UnitPicturesOptions& options) const {
    return unit_pictures(options, context);
  }
  Findings operator()(const experiments::Conv4ChannelsOptions& options) const {
    return conv4_channels(options, context);
  }
};

}  // namespace

std::optional<StudyResult> run_study(const experiments::PlannedStudy& planned,
                                     const Context& context) {
  const auto& study = planned.study;
  StudyResult result;
  result.name = study.name;
  result.type = experiments::type_of(study);
  result.id = planned.id;
  result.heading = study.heading;
  const auto begin = std::chrono::steady_clock::now();
  try {
    context.check();
    result.findings = std::visit(Runner{context}, study.options);
  } catch (const Interrupted&) {
    return std::nullopt;
  } catch (const std::exception& error) {
    result.failure = app::words_of(error);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  result.seconds = elapsed.count();
  return result;
}

}  // namespace studies
