#pragma once

#include <optional>
#include <vector>

#include "layouts/layout.h"
#include "layouts/slotwise/noise/noise.h"
#include "layouts/slotwise/search/growth.h"

namespace sealion::planning {

/// Drafts by the growth of noise, candidates by the noise forecast.
class SlotwiseSearch final : public LayoutSearch {
 public:
  /// Refers to all three.
  SlotwiseSearch(const Program& program, const CostModel& model, const ExecutionContext& context)
      : program_(program), model_(model), context_(context), forecaster_(program, context) {}

  std::vector<Draft> drafts(const Setting& setting) override;
  Candidate candidate(const Setting& setting, const Draft& draft) override;
  NodeId breaking_node(const Setting& setting, const Draft& draft) override;

 private:
  /// Measured in the first setting that is asked about, and taken to hold in the others.
  const NoiseGrowths& growths(const Setting& setting);

  const Program& program_;
  const CostModel& model_;
  const ExecutionContext& context_;
  NoiseForecaster forecaster_;
  std::optional<NoiseGrowths> growths_;
};

}  // namespace sealion::planning
