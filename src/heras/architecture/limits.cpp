#include "heras/architecture/limits.h"

#include "base/error.h"

namespace sealion::heras {

void check_extent(const Model& model) {
  std::size_t elements = 0;
  for (const Layer* layer : model.layers()) elements += element_count(layer->output_shape());
  if (elements > most_elements) {
    fail(ErrorCode::unsupported, "a network whose layers make {} numbers of a record: at most {}",
         elements, most_elements);
  }
  if (model.parameter_count() > most_parameters) {
    fail(ErrorCode::unsupported, "a network of {} parameters: at most {}", model.parameter_count(),
         most_parameters);
  }
}

}  // namespace sealion::heras
