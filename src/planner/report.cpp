#include "planner/report.h"

#include "layouts/slotwise/cost/bytes.h"
#include "layouts/slotwise/cost/layers.h"

namespace sealion::planning {
namespace {

LayerPlan describe(const Program& program, const Schedule& schedule,
                   const ParametersLiteral& parameters, NodeId id) {
  const Node& node = program.node(id);
  const std::size_t stage = schedule.stage_of(id);
  const std::size_t limbs = schedule.stages()[stage].limbs;
  const std::uint64_t channels = parameters.plain_moduli.size();
  const LayerWork work = layer_work(program, schedule, id);
  return {.name = node.name,
          .size = node.size,
          .parts = schedule.parts(id, stage),
          .limbs = limbs,
          .range_bits = 0,
          .noise_budget_bits = 0,
          .multiply_adds = (work.multiply_adds + work.products) * limbs * parameters.n * channels,
          .bytes = ByteCounter(program, schedule, parameters).packed(id, stage) * channels};
}

std::vector<LayerPlan> describe_layers(const Program& program, const Schedule& schedule,
                                       const Ranges& ranges, const Candidate& candidate) {
  const std::vector<double> budgets =
      noise_budgets(schedule, candidate.parameters, candidate.forecast);
  std::vector<LayerPlan> layers;
  for (NodeId id = 0; id < program.nodes().size(); ++id) {
    layers.push_back(describe(program, schedule, candidate.parameters, id));
    layers.back().range_bits = ranges.bits(id);
    layers.back().noise_budget_bits = budgets[id];
  }
  return layers;
}

}  // namespace

Plan make_plan(const Program& program, const PlanRequest& request, const Setting& setting,
               const Ranges& ranges, const Candidate& candidate) {
  const Schedule schedule(program, candidate.parameters.coeff_moduli.size(), candidate.barriers());
  ParametersLiteral parameters = candidate.parameters;
  parameters.security = request.security;
  parameters.security_table = request.security_table;
  return {.parameters = parameters,
          .client = setting.client,
          .barriers = candidate.barriers(),
          .range_mode = ranges.mode,
          .safety_factor = ranges.safety_factor,
          .range_bits = ranges.answer_bits(),
          .layers = describe_layers(program, schedule, ranges, candidate),
          .noise_margin_bits = answer_budget(schedule, candidate.parameters, candidate.forecast),
          .samples = request.samples.value_or(setting.ring.n),
          .batches = setting.batches,
          .cost = candidate.cost,
          .server_seconds = server_seconds(candidate.cost, request.cost_model),
          .server_bytes = server_bytes(candidate.cost, request.cost_model),
          .alternatives = {}};
}

}  // namespace sealion::planning
