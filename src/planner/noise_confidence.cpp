#include "planner/noise_confidence.h"

#include <algorithm>
#include <vector>

namespace sealion {
namespace {

/// Whether products multiply nothing but weighted sums of inputs.
bool multiplies_sums_of_inputs(const Program& program) {
  std::vector<bool> is_sum;  // [nodes]
  for (const Node& node : program.nodes()) {
    const std::vector<NodeId> inputs = inputs_of(node);
    const bool are_sums =
        std::all_of(inputs.begin(), inputs.end(), [&](NodeId x) { return is_sum[x]; });
    const bool is_product = std::holds_alternative<ProductNode>(node.operation);
    if (is_product && !are_sums) return false;
    is_sum.push_back(are_sums && !is_product);
  }
  return true;
}

}  // namespace

const char* to_string(NoiseConfidence confidence) {
  return confidence == NoiseConfidence::bounded ? "bounded" : "heuristic";
}

NoiseConfidence noise_confidence(const Program& program, const Way& way) {
  if (std::holds_alternative<AffineForm>(way)) return NoiseConfidence::bounded;
  const auto* slotwise = std::get_if<SlotwiseWay>(&way);
  const bool is_bounded =
      slotwise != nullptr && slotwise->barriers.empty() && multiplies_sums_of_inputs(program);
  return is_bounded ? NoiseConfidence::bounded : NoiseConfidence::heuristic;
}

}  // namespace sealion
