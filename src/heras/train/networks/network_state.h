#pragma once

#include <cstddef>
#include <vector>

#include "heras/train/networks/trainable.h"

namespace sealion::heras::train {

/// The numbers of a network, tensor by tensor, in the order of `Trainable::state`, each row-major.
using NetworkState = std::vector<std::vector<float>>;

NetworkState snapshot(const Trainable& network);

/// Whether the state is of a network with such tensors.
bool restorable(const Trainable& network, const NetworkState& state);

/// Makes the network what it was; false, and nothing is changed, where that cannot be.
bool restore(const Trainable& network, const NetworkState& state);

}  // namespace sealion::heras::train
