#pragma once

#include <concepts>
#include <memory>

#include "heras/model/model.h"

namespace sealion::heras {

/// Puts `layer` behind the last one of the model. A first layer that is no Input brings one if it
/// knows what comes in. Throws as `Model::apply` does.
void append(Model& model, std::unique_ptr<Layer> layer);

/// A model that is a plain stack of layers.
///
///     Sequential model("dnn-30");
///     model.add(Input({28, 28}, {.saturation = 7}));
///     model.add(Flatten());
///     model.add(Dense(30, {.saturation = 15}));
///     model.add(Activation("square"));
///     model.add(Dense(10, {.saturation = 15}));
class Sequential : public Model {
 public:
  using Model::Model;

  /// As `append`.
  void add(std::unique_ptr<Layer> layer) { append(*this, std::move(layer)); }
  template <std::derived_from<Layer> L>
  void add(L layer) {
    add(std::make_unique<L>(std::move(layer)));
  }
};

}  // namespace sealion::heras
