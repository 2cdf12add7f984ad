#pragma once

#include <cstddef>
#include <vector>

#include "heras/layers/batch_normalization.h"
#include "heras/model/model.h"

namespace sealion::heras::train {

/// What a layer's place in the network asks of it in training.
struct Role {
  /// Its outputs must share one step: they are added to others, put into a polynomial or compared.
  bool needs_one_step = false;
  /// A linear layer whose outputs are normalised in the first phase, so that squares neither
  /// explode nor die; folded into its weights afterwards.
  bool is_normalised = false;
  /// The BatchNormalization behind that layer which asks for it, if it was not our idea.
  const BatchNormalization* normalisation = nullptr;
  /// A BatchNormalization that the layer before takes over.
  bool is_absorbed = false;
};

/// For each layer of the model. Throws `unsupported` naming a BatchNormalization whose channels
/// must share one step.
std::vector<Role> roles_of(const Model& model);

}  // namespace sealion::heras::train
