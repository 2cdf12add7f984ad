#pragma once

#include "heras/transfer/variational_autoencoder.h"

namespace sealion::heras {

/// The architecture that is an encoder.
inline constexpr const char* zoo_vae_name = "vae";

/// The auto-encoder around it, untrained; its recipe is `zoo_recipe(zoo_vae_name)`.
VariationalAutoencoder zoo_variational_autoencoder();

}  // namespace sealion::heras
