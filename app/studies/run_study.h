#pragma once

#include <optional>

#include "app/studies/blocks.h"
#include "app/studies/context.h"
#include "app/trials/plan.h"

namespace studies {

/// Runs a study of the plan. One that throws comes back with its failure; none comes back where it
/// was asked to stop.
std::optional<StudyResult> run_study(const experiments::PlannedStudy& planned,
                                     const Context& context);

// One for each type; they throw as `Context::check` and the work below them do.
Findings data_look(const experiments::DataLookOptions& options, const Context& context);
Findings gradient_check(const experiments::GradientCheckOptions& options, const Context& context);
Findings descent_comparison(const experiments::DescentComparisonOptions& options,
                            const Context& context);
Findings noise(const experiments::NoiseOptions& options, const Context& context);
Findings gradient_cost(const experiments::GradientCostOptions& options, const Context& context);
Findings unit_pictures(const experiments::UnitPicturesOptions& options, const Context& context);
Findings conv4_channels(const experiments::Conv4ChannelsOptions& options, const Context& context);

}  // namespace studies
