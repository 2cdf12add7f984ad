#include "planner/forecast.h"

namespace sealion::planning {
std::vector<LayerForecast> forecast_layers(const Program& program,
                                           const std::vector<LayerShape>& shapes,
                                           const std::vector<double>& noise_budgets,
                                           const Ranges& ranges) {
  std::vector<LayerForecast> layers;
  for (NodeId id = 0; id < shapes.size(); ++id) {
    const Node& node = program.node(id);
    layers.push_back({.name = node.name,
                      .size = node.size,
                      .parts = shapes[id].parts,
                      .limbs = shapes[id].limbs,
                      .range_bits = ranges.bits(id),
                      .noise_budget_bits = noise_budgets[id],
                      .multiply_adds = shapes[id].multiply_adds,
                      .bytes = shapes[id].bytes});
  }
  return layers;
}

std::optional<ModelPrivacy> model_privacy(const PlanRequest& request, int flood_bits) {
  if (request.model_privacy_bits == 0) return std::nullopt;
  return ModelPrivacy{request.model_privacy_bits, flood_bits, request.logit_noise};
}

int detection_bits(const PlanRequest& request, RangeMode mode) {
  return mode == RangeMode::calibrated ? request.detection_bits : 0;
}

PlannedProgram make_plan(const Program& program, const PlanRequest& request, const Layout& layout,
                         const Setting& setting, const Ranges& ranges, const Candidate& candidate) {
  ParametersLiteral parameters = candidate.parameters;
  parameters.security = request.security;
  parameters.security_table = request.security_table;
  const Arrangement arrangement{program, candidate.parameters, candidate.draft.barriers};
  return {.plan = {.parameters = parameters,
                   .client = setting.client,
                   .way = SlotwiseWay{candidate.draft.barriers},
                   .range_mode = ranges.mode,
                   .safety_factor = ranges.safety_factor,
                   .range_bits = ranges.answer_bits(),
                   .samples = request.samples.value_or(setting.ring.n),
                   .detection_bits = detection_bits(request, ranges.mode),
                   .model_privacy = model_privacy(request, candidate.flood_bits),
                   .query_budget = request.query_budget},
          .forecast = {.layers = forecast_layers(program, layout.layers(arrangement),
                                                 candidate.noise_budgets, ranges),
                       .noise_margin_bits = candidate.answer_budget,
                       .batches = setting.batches,
                       .cost = candidate.cost,
                       .server_seconds = server_seconds(candidate.cost, request.cost_model),
                       .server_bytes = server_bytes(candidate.cost, request.cost_model)},
          .alternatives = {}};
}

}  // namespace sealion::planning
