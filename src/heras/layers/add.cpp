#include "heras/layers/add.h"

#include <algorithm>

#include "base/error.h"
#include "base/json.h"

namespace sealion::heras {

Shape Add::compute_output_shape(const std::vector<Shape>& input_shapes) const {
  if (input_shapes.size() < 2 || input_shapes.size() > most_operands) {
    fail(ErrorCode::invalid_argument, "{}: an Add layer of {} inputs: 2 to {} are allowed", name(),
         input_shapes.size(), most_operands);
  }
  for (const Shape& shape : input_shapes) {
    if (shape == input_shapes.front()) continue;
    fail(ErrorCode::invalid_argument, "{}: {} and {} cannot be added: the shapes must agree",
         name(), to_string(input_shapes.front()), to_string(shape));
  }
  return input_shapes.front();
}

void Add::check_values(const LayerWeights& weights) const {
  check_kernel(weights.kernel, largest_weight);
  const auto zero = std::find(weights.kernel.begin(), weights.kernel.end(), 0);
  if (zero == weights.kernel.end()) return;
  fail(ErrorCode::invalid_argument, "{}: the factor of input {} is zero", name(),
       zero - weights.kernel.begin());
}

NodeId Add::emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const {
  return builder.combination(inputs, weights().kernel, {}, name());
}

Add Add::from_config(const JsonValue& config) { return Add(read_text(config, "name")); }

}  // namespace sealion::heras
