#include "rlwe/masking_key.h"

#include <algorithm>

#include "base/error.h"
#include "ring/sampler.h"
#include "rlwe/encryption_seed.h"
#include "rlwe/key_encryptor.h"
#include "rlwe/stream_domains.h"

namespace sealion {

MaskingKey::MaskingKey(const ModulusChainPtr& chain, std::size_t limbs, std::uint64_t noise_factor,
                       const Seed& seed)
    : chain_(chain), limbs_(limbs), noise_factor_(noise_factor), seed_(seed) {
  if (limbs == 0 || limbs > chain->limbs()) {
    fail(ErrorCode::invalid_argument, "a masking key at {} limbs of a chain of {}", limbs,
         chain->limbs());
  }
  const std::size_t n = chain->n();
  b_ = ZeroedVector<std::uint64_t>(limbs * n);
  a_ = ZeroedVector<std::uint64_t>(limbs * n);
  UniformSampler sampler(seed);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const StreamPosition position{
        .domain = masking_domain, .limb = static_cast<std::uint16_t>(limb), .row = 0, .index = 0};
    sampler.sample(position, chain->modulus(limb), n, std::span(a_).subspan(limb * n, n));
  }
}

MaskingKey MaskingKey::generate(const SecretKey& secret, std::size_t limbs,
                                std::uint64_t noise_factor) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(1);
  MaskingKey key(secret.chain(), limbs, noise_factor, seed->value());
  seed->claim(0);
  KeyEncryptor encryptor(secret, limbs, noise_factor);
  // Where the chain has a special prime the encryptor has a row for it, which nobody needs here.
  const std::size_t residues = encryptor.rows() * secret.chain()->n();
  ZeroedVector<std::uint64_t> a(residues), b(residues);
  std::ranges::copy(key.a_, a.begin());
  encryptor.encrypt_zero(a, b);
  std::ranges::copy(std::span(b).first(key.b_.size()), key.b_.begin());
  return key;
}

MaskingKey MaskingKey::from_rows(const ModulusChainPtr& chain, std::size_t limbs,
                                 std::uint64_t noise_factor, const Seed& seed,
                                 const RowReader& read_row) {
  MaskingKey key(chain, limbs, noise_factor, seed);
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const auto row = std::span(key.b_).subspan(limb * chain->n(), chain->n());
    read_row(limb, row);
    const std::uint64_t largest = std::ranges::max(row), prime = chain->modulus(limb).value();
    if (largest >= prime) {
      fail(ErrorCode::corrupt, "a masking key with the residue {} modulo {}", largest, prime);
    }
  }
  return key;
}

}  // namespace sealion
