#include "heras/zoo_vae.h"

#include "heras/zoo.h"

namespace sealion::heras {

VariationalAutoencoder zoo_variational_autoencoder() {
  return VariationalAutoencoder(zoo_architecture(zoo_vae_name));
}

}  // namespace sealion::heras
