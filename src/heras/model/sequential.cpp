#include "heras/model/sequential.h"

#include "base/error.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {

void Sequential::add(std::unique_ptr<Layer> layer) {
  if (layer_as<Input>(*layer) != nullptr) {
    apply(std::move(layer), {});
    return;
  }
  if (layers().empty()) {
    auto input = layer->implied_input();
    if (!input) {
      fail(ErrorCode::invalid_argument,
           "a model starts with an Input, not with {}: put Input({}) first", layer->kind(),
           "{28, 28}");
    }
    apply(std::move(input), {});
  }
  apply(std::move(layer), {Tensor{layers().size() - 1}});
}

}  // namespace sealion::heras
