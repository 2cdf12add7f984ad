#include "bench/dense_batches.h"

#include <optional>

#include "base/random.h"
#include "ring/primes.h"
#include "ring/sampler.h"
#include "schemes/bgv/encryptor.h"

namespace sealion::bench {

ParametersPtr dense_parameters() {
  constexpr std::size_t n = 4096;
  const ModulusChainPtr chain =
      ModulusChain::create({.n = n, .coeff_moduli = largest_primes(46, 2 * n, 2)});
  return Parameters::create(chain, smallest_prime_above(std::uint64_t{1} << 26, 2 * n));
}

EncryptedBatch random_batch(const ParametersPtr& parameters, std::size_t features, bool seeded) {
  const std::size_t n = parameters->n();
  const Seed seed = random_seed();
  UniformSampler sampler(seed);
  EncryptedBatch batch(parameters, features, 2, n, seeded ? std::optional(seed) : std::nullopt);
  Ciphertext ciphertext(parameters, 2);
  for (std::size_t i = 0; i < features; ++i) {
    for (std::size_t part = 0; part < 2; ++part) {
      for (std::size_t limb = 0; limb < parameters->limbs(); ++limb) {
        expand_uniform(sampler, parameters->coeff_modulus(limb), limb, 2 * i + part, 0, n,
                       ciphertext.residues(part, limb));
      }
    }
    batch.store(i, ciphertext);
  }
  return batch;
}

}  // namespace sealion::bench
