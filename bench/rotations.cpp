#include "bench/rotations.h"

#include <span>

#include "base/random.h"
#include "bench/timing.h"
#include "ring/primes.h"

namespace sealion::bench {
namespace {

constexpr std::size_t most = 16;

ParametersPtr make_parameters(const RotationChain& chain) {
  const std::size_t order = 2 * chain.n;
  ModulusChainLiteral literal{.n = chain.n,
                              .coeff_moduli = largest_primes(chain.prime_bits, order, chain.limbs)};
  literal.special_prime = largest_primes(chain.prime_bits + 1, order, 1)[0];
  return Parameters::create(ModulusChain::create(literal),
                            smallest_prime_above(std::uint64_t{1} << 20, order));
}

std::vector<SlotRotation> make_turns() {
  std::vector<SlotRotation> turns;
  for (std::size_t by = 1; by <= most; ++by) turns.push_back({.steps = by});
  return turns;
}

Ciphertext encrypt_zeros(const ParametersPtr& parameters, const SecretKey& key) {
  Ciphertext ciphertext(parameters, 2);
  const Plaintext zeros(parameters->n());
  SymmetricEncryptor(parameters, key, EncryptionSeed::draw(1)).encrypt(zeros, 0, ciphertext);
  return ciphertext;
}

}  // namespace

Rotations::Rotations(const RotationChain& chain)
    : parameters_(make_parameters(chain)),
      turns_(make_turns()),
      key_(SecretKey::generate(parameters_->chain())),
      keys_(GaloisKeys::generate(key_, {chain.limbs, galois_elements(turns_, chain.n)},
                                 parameters_->plain_modulus().value())),
      rotator_(parameters_, keys_),
      ciphertext_(encrypt_zeros(parameters_, key_)),
      out_(ciphertext_) {}

RotationSeconds Rotations::round() {
  const double single = seconds_of([&] {
    for (const SlotRotation& turn : turns_) rotator_.rotate(ciphertext_, turn, out_);
  });
  return {.single = single / most, .of_8 = hoisted(8), .of_16 = hoisted(most)};
}

double Rotations::hoisted(std::size_t count) {
  const auto turns = std::span(turns_).first(count);
  return seconds_of([&] { rotator_.rotate_hoisted(ciphertext_, turns, several_); }) /
         static_cast<double>(count);
}

}  // namespace sealion::bench
