#include "planner/layout_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "exchange/layout_kind_names.h"
#include "planner/affine_planner.h"
#include "planner/packed_planner.h"
#include "planner/slotwise_planner.h"

namespace sealion::planning {
namespace {

PlannedProgram plan_in(LayoutKind layout, const Program& program, const PlanRequest& request,
                       const ExecutionContext& context) {
  switch (layout) {
    case LayoutKind::slotwise:
      break;
    case LayoutKind::packed:
      return plan_packed(program, request, context);
    case LayoutKind::affine:
      return plan_on_coefficients(program, request);
  }
  return plan_slotwise(program, request, context);
}

/// What a layout offers, or why it has nothing to offer.
struct Offer {
  LayoutKind layout;
  std::optional<PlannedProgram> planned;
  std::string refusal;
  double seconds = 0;  ///< for the request, its transfer and its share of the keys'
};

Offer offer_of(LayoutKind layout, const Program& program, const PlanRequest& request,
               const ExecutionContext& context) {
  Offer offer{.layout = layout, .planned = std::nullopt, .refusal = {}};
  try {
    offer.planned = plan_in(layout, program, request, context);
    const Forecast& forecast = offer.planned->forecast;
    offer.seconds = request_seconds(forecast.cost, request.cost_model, forecast.batches,
                                    request.requests_per_key);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::does_not_fit) throw;
    offer.refusal = error.what();
  }
  return offer;
}

std::vector<Offer> offers_for(const Program& program, const PlanRequest& request,
                              const ExecutionContext& context) {
  std::vector<Offer> offers;
  const auto layouts = all_values<LayoutKind>();
  for (const LayoutKind layout : layouts) {
    const ExecutionContext of_layout = context.step(offers.size(), layouts.size());
    offers.push_back(offer_of(layout, program, request, of_layout));
    of_layout.report(1, 1);
  }
  return offers;
}

/// The quickest first, what does not fit last.
bool is_before(const Offer& a, const Offer& b) {
  if (a.planned.has_value() != b.planned.has_value()) return a.planned.has_value();
  return a.seconds < b.seconds;
}

Alternative alternative_of(const Offer& offer, const Offer& winner) {
  if (!offer.planned) {
    return {.parameters = {}, .layout = offer.layout, .way = {}, .reason = offer.refusal};
  }
  const Plan& plan = offer.planned->plan;
  const Forecast& forecast = offer.planned->forecast;
  return {.parameters = plan.parameters,
          .layout = offer.layout,
          .way = plan.way,
          .server_seconds = forecast.server_seconds * static_cast<double>(forecast.batches),
          .reason = fmt::format("takes {:.1f} times as long, transfer and keys included",
                                offer.seconds / winner.seconds)};
}

}  // namespace

PlannedProgram choose_layout(const Program& program, const PlanRequest& request,
                             const ExecutionContext& context) {
  if (request.layout) return plan_in(*request.layout, program, request, context);
  // A full batch is what the slot-wise layout is for.
  if (!request.samples) return plan_slotwise(program, request, context);
  std::vector<Offer> offers = offers_for(program, request, context);
  std::stable_sort(offers.begin(), offers.end(), is_before);
  Offer& winner = offers.front();
  if (!winner.planned) fail(ErrorCode::does_not_fit, "{}", winner.refusal);
  PlannedProgram planned = *winner.planned;
  for (std::size_t i = 1; i < offers.size(); ++i) {
    planned.alternatives.push_back(alternative_of(offers[i], winner));
  }
  return planned;
}

}  // namespace sealion::planning
