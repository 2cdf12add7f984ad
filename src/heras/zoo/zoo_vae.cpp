#include "heras/zoo/zoo_vae.h"

#include "heras/zoo/zoo.h"

namespace sealion::heras {

VariationalAutoencoder zoo_variational_autoencoder() {
  return VariationalAutoencoder(zoo_architecture(zoo_vae_name));
}

}  // namespace sealion::heras
