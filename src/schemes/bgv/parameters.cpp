#include "schemes/bgv/parameters.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/error.h"
#include "base/parallel.h"

namespace sealion {
namespace {

void check_room_for_noise(std::uint64_t prime, std::uint64_t plain_modulus) {
  if (prime / noise_room <= plain_modulus) {
    fail(ErrorCode::invalid_argument,
         "prime {} of the chain is not {} times the plaintext modulus {}: fresh noise needs the "
         "room",
         prime, noise_room, plain_modulus);
  }
}

std::uint64_t checked(const ModulusChain& chain, std::uint64_t plain_modulus) {
  if (plain_modulus % 2 == 0) {
    fail(ErrorCode::invalid_argument, "plaintext modulus {} is even", plain_modulus);
  }
  // With this room the plaintext modulus is none of these primes either.
  for (std::size_t limb = 0; limb < chain.limbs(); ++limb) {
    check_room_for_noise(chain.modulus(limb).value(), plain_modulus);
  }
  if (chain.literal().special_prime == plain_modulus) {
    fail(ErrorCode::invalid_argument, "plaintext modulus {} is the special prime too",
         plain_modulus);
  }
  return plain_modulus;
}

void check_distinct(std::vector<std::uint64_t> plain_moduli) {
  std::sort(plain_moduli.begin(), plain_moduli.end());
  const auto twin = std::adjacent_find(plain_moduli.begin(), plain_moduli.end());
  if (twin != plain_moduli.end()) {
    fail(ErrorCode::invalid_argument, "plaintext modulus {} appears twice", *twin);
  }
}

Digest digest_of(const ModulusChain& chain, std::uint64_t plain_modulus) {
  ByteWriter writer;
  writer.write_magic("sealion-bgv-parameters");
  writer.write_bytes(chain.digest());
  writer.write<std::uint64_t>(plain_modulus);
  return sha256(writer.bytes());
}

}  // namespace

Parameters::Parameters(ModulusChainPtr chain, std::uint64_t plain_modulus)
    : chain_(std::move(chain)),
      plain_ntt_(chain_->n(), Modulus(checked(*chain_, plain_modulus))),
      digest_(digest_of(*chain_, plain_modulus)) {}

ParametersPtr Parameters::create(ModulusChainPtr chain, std::uint64_t plain_modulus) {
  return ParametersPtr(new Parameters(std::move(chain), plain_modulus));
}

std::vector<ParametersPtr> Parameters::create_channels(const ParametersLiteral& literal) {
  if (literal.plain_moduli.empty()) {
    fail(ErrorCode::invalid_argument, "0 plaintext moduli: at least one is needed");
  }
  check_distinct(literal.plain_moduli);
  const ModulusChainPtr chain = ModulusChain::create({.n = literal.n,
                                                      .coeff_moduli = literal.coeff_moduli,
                                                      .special_prime = literal.special_prime,
                                                      .security = literal.security,
                                                      .security_table = literal.security_table});
  std::vector<ParametersPtr> channels(literal.plain_moduli.size());
  parallel_for(channels.size(), {},
               [&](std::size_t i) { channels[i] = create(chain, literal.plain_moduli[i]); });
  return channels;
}

}  // namespace sealion
