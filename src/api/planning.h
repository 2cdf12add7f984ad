#pragma once

#include <sealion/heras.h>

#include "api/model_state.h"
#include "heras/report/plan_report.h"
#include "planner/planner.h"
#include "rates/machine_rates.h"

/// How plans of the facade follow from its options.
namespace sealion::models {

/// Measures where the options let it. Throws `corrupt` for a file of the user's that is none.
MachineRates rates_for(const PlanOptions& options, const ExecutionContext& context);

/// Throws `invalid_argument` for a layout, a client or a security that there is none of.
PlanRequest to_request(const PlanOptions& options, const CostModel& rates);

/// Of the plan that `deploy` made or the model's file has, else of one that is made now and not
/// kept.
heras::PlanReport plan_report(const Model::State& state);

}  // namespace sealion::models
