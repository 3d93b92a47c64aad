#pragma once

#include <optional>

#include "app/experiments/plan.h"
#include "app/studies/blocks.h"
#include "app/studies/context.h"

namespace studies {

/// Runs a study of the plan. One that throws comes back with its failure; none comes back where it
/// was asked to stop.
std::optional<StudyResult> run_study(const experiments::PlannedStudy& planned,
                                     const Context& context);

// One for each type; they throw as `Context::check` and the work below them do.
std::vector<Block> data_look(const experiments::DataLookOptions& options, const Context& context);
std::vector<Block> gradient_check(const experiments::GradientCheckOptions& options,
                                  const Context& context);
std::vector<Block> descent_comparison(const experiments::DescentComparisonOptions& options,
                                      const Context& context);
std::vector<Block> noise(const experiments::NoiseOptions& options, const Context& context);
std::vector<Block> gradient_cost(const experiments::GradientCostOptions& options,
                                 const Context& context);
std::vector<Block> unit_pictures(const experiments::UnitPicturesOptions& options,
                                 const Context& context);
std::vector<Block> conv4_channels(const experiments::Conv4ChannelsOptions& options,
                                  const Context& context);

}  // namespace studies
