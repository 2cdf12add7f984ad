#include "api/planning.h"

#include <optional>
#include <utility>

#include "exchange/client_kind_names.h"
#include "exchange/layout_kind_names.h"
#include "planner/usual_request.h"
#include "rlwe/security_words.h"

namespace sealion::models {
MachineRates rates_for(const PlanOptions& options, const ExecutionContext& context) {
  return rates_to_plan_with({.measures = options.calibrate}, context);
}

PlanRequest to_request(const PlanOptions& options, const CostModel& rates) {
  PlanRequest request = request_for(options.batch, rates);
  if (!options.layout.empty()) request.layout = from_name<LayoutKind>(options.layout);
  request.security = security_of_bits(options.security);
  request.security_table = security_table_of_word(options.security_table);
  request.client = from_name<ClientKind>(options.client);
  if (options.requests_per_key) request.requests_per_key = *options.requests_per_key;
  request.safety_factor = options.safety_factor;
  request.proved_ranges_only = options.proved;
  request.detection_bits = options.detect_wraps;
  request.model_privacy_bits = options.model_privacy;
  request.logit_noise = options.logit_noise;
  request.query_budget = options.query_budget;
  return request;
}

heras::PlanReport plan_report(const Model::State& state) {
  const heras::Deployment* deployed = state.model.deployed();
  if (deployed != nullptr) {
    const bool is_ours = state.planned && deployed->prepared == state.planned->prepared.lock();
    MachineRates rates =
        is_ours ? state.planned->rates : MachineRates{{}, MachineRates::Origin::unknown};
    return heras::make_plan_report(*deployed, std::nullopt, std::move(rates));
  }
  MachineRates rates = rates_for({}, {});
  heras::Deployment found = state.model.plan(to_request({}, rates.model));
  return heras::make_plan_report(std::move(found), std::nullopt, std::move(rates));
}

}  // namespace sealion::models
