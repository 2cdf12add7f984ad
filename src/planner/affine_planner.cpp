#include "planner/affine_planner.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "layouts/affine/affine_layout.h"
#include "planner/forecast.h"
#include "planner/way.h"

namespace sealion::planning {
namespace {

void check_client(const PlanRequest& request) {
  if (request.client == ClientKind::sealion) return;
  fail(ErrorCode::does_not_fit,
       "does not fit: records as coefficients are served to this project's clients only");
}

AffineRequirements requirements_of(const PlanRequest& request) {
  AffineRequirements wanted{.security = request.security,
                            .security_table = request.security_table,
                            .records = request.samples.value_or(1),
                            .privacy_bits = request.model_privacy_bits};
  if (wanted.records > most_affine_records) {
    fail(ErrorCode::does_not_fit,
         "does not fit: {} records as coefficients, a request takes up to {}", wanted.records,
         most_affine_records);
  }
  if (request.insecure_dimension) wanted.dimensions = {*request.insecure_dimension};
  return wanted;
}

/// What a plan says of its moduli, whatever its layout.
ParametersLiteral literal_of(const LweParametersLiteral& parameters) {
  return {.n = parameters.n,
          .plain_moduli = {parameters.plain_modulus},
          .coeff_moduli = parameters.coeff_moduli,
          .special_prime = 0,
          .security = parameters.security,
          .security_table = parameters.security_table};
}

/// Nodes are composed to one map: none is made under encryption but the answer.
std::vector<LayerForecast> layers_of(const Program& program, const AffinePlan& plan,
                                     const Ranges& ranges) {
  const std::size_t nodes = program.nodes().size(),
                    limbs = plan.form.parameters.coeff_moduli.size();
  std::vector<LayerShape> shapes(nodes,
                                 {.parts = 2, .limbs = limbs, .multiply_adds = 0, .bytes = 0});
  shapes.front().bytes = plan.cost.upload_bytes;
  shapes.back().multiply_adds = plan.cost.products;
  shapes.back().bytes = plan.cost.download_bytes;
  return forecast_layers(program, shapes, std::vector<double>(nodes, plan.noise.margin()), ranges);
}

}  // namespace

PlannedProgram plan_on_coefficients(const Program& original, const PlanRequest& request) {
  check_client(request);
  const Program program = expanded_for(LayoutKind::affine, original).program;
  const AffineMap map(program);
  AffinePlan plan = plan_affine(map, least_plain_modulus(map, request.logit_noise),
                                requirements_of(request), request.cost_model);
  return {.plan = {.parameters = literal_of(plan.form.parameters),
                   .client = request.client,
                   .way = plan.form,
                   .range_mode = RangeMode::proved,
                   .safety_factor = 1,
                   .range_bits = std::log2(static_cast<double>(plan.form.parameters.plain_modulus)),
                   .samples = request.samples.value_or(1),
                   .model_privacy = model_privacy(request, plan.flood_bits),
                   .query_budget = request.query_budget},
          .forecast = {.layers = layers_of(program, plan, prove_ranges(program)),
                       .noise_margin_bits = plan.noise.margin(),
                       .batches = 1,
                       .cost = plan.cost,
                       .server_seconds = server_seconds(plan.cost, request.cost_model),
                       .server_bytes = server_bytes(plan.cost, request.cost_model)},
          .alternatives = {}};
}

}  // namespace sealion::planning
