#include "heras/model/sequential.h"

#include "base/error.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {

void append(Model& model, std::unique_ptr<Layer> layer) {
  if (layer_as<Input>(*layer) != nullptr) {
    model.apply(std::move(layer), {});
    return;
  }
  if (model.layers().empty()) {
    auto input = layer->implied_input();
    if (!input) {
      fail(ErrorCode::invalid_argument,
           "a model starts with an Input, not with {}: put Input({}) first", layer->kind(),
           "{28, 28}");
    }
    model.apply(std::move(input), {});
  }
  model.apply(std::move(layer), {Tensor{model.layers().size() - 1}});
}

}  // namespace sealion::heras
