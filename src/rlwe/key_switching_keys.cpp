#include "rlwe/key_switching_keys.h"

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/parallel.h"
#include "ring/sampler.h"
#include "rlwe/key_encryptor.h"

namespace sealion {
namespace {

const KeySwitchingShape& checked(const KeySwitchingShape& shape, const ModulusChain& chain,
                                 const KeySwitchingUse& use) {
  if (!chain.has_special_prime()) {
    fail(ErrorCode::invalid_argument, "a modulus chain without special prime has no {}",
         use.name_many);
  }
  if (shape.limbs == 0 || shape.limbs > chain.limbs()) {
    fail(ErrorCode::invalid_argument, "{} at {} limbs of a chain of {}", use.name_many, shape.limbs,
         chain.limbs());
  }
  return shape;
}

}  // namespace

KeySwitchingKeys::KeySwitchingKeys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                                   const KeySwitchingShape& shape, std::uint64_t noise_factor,
                                   const std::optional<Seed>& seed)
    : chain_(chain),
      use_(use),
      shape_(checked(shape, *chain, use)),
      noise_factor_(noise_factor),
      seed_(seed) {}

void KeySwitchingKeys::expand(const ExecutionContext& context) {
  const std::size_t n = chain_->n();
  a_ = KeyResidues(size());
  parallel_for_each(
      size() / n, context.quiet(), [&] { return std::make_unique<UniformSampler>(*seed_); },
      [&](UniformSampler& sampler, std::size_t i) {
        const std::size_t row = i % rows();
        const StreamPosition position{.domain = use_.domain,
                                      .limb = static_cast<std::uint16_t>(row),
                                      .row = static_cast<std::uint32_t>(i / rows()),
                                      .index = 0};
        sampler.sample(position, row_ntt(row).modulus(), n, std::span(a_).subspan(i * n, n));
      });
}

KeySwitchingKeys KeySwitchingKeys::generate(
    const ModulusChainPtr& chain, const KeySwitchingUse& use, const KeySwitchingShape& shape,
    std::uint64_t noise_factor, const std::function<SecretSwitch(std::size_t)>& switch_of) {
  KeySwitchingKeys keys(chain, use, shape, noise_factor, random_seed());
  keys.expand({});
  keys.b_ = KeyResidues(keys.size());
  const std::size_t n = chain->n();
  const std::size_t digit_size = keys.rows() * n;
  for (std::size_t key = 0; key < shape.keys; ++key) {
    const SecretSwitch secrets = switch_of(key);
    KeyEncryptor encryptor(secrets.target, shape.limbs, noise_factor);
    for (std::size_t digit = 0; digit < shape.limbs; ++digit) {
      const std::size_t offset = keys.offset(key, digit, 0);
      encryptor.encrypt_digit(secrets.source.subspan(digit * n, n), digit,
                              std::span(keys.a_).subspan(offset, digit_size),
                              std::span(keys.b_).subspan(offset, digit_size));
    }
  }
  return keys;
}

void KeySwitchingKeys::check_residues(std::span<const std::uint64_t> residues,
                                      const ExecutionContext& context) const {
  if (residues.size() != size()) {
    fail(ErrorCode::corrupt, "{} of {} residues instead of {}", use_.name_many, residues.size(),
         size());
  }
  const std::size_t n = chain_->n();
  parallel_for(residues.size() / n, context.quiet(), [&](std::size_t i) {
    const std::uint64_t prime = row_ntt(i % rows()).modulus().value();
    const auto largest = std::ranges::max_element(residues.subspan(i * n, n));
    if (*largest >= prime) {
      fail(ErrorCode::corrupt, "{} with the residue {} modulo {}", use_.name, *largest, prime);
    }
  });
}

KeySwitchingKeys KeySwitchingKeys::from_residues(const ModulusChainPtr& chain,
                                                 const KeySwitchingUse& use,
                                                 const KeySwitchingShape& shape,
                                                 std::uint64_t noise_factor, const Seed& seed,
                                                 KeyResidues b, const ExecutionContext& context) {
  KeySwitchingKeys keys(chain, use, shape, noise_factor, seed);
  keys.check_residues(b, context);
  keys.b_ = std::move(b);
  keys.expand(context);
  return keys;
}

KeySwitchingKeys KeySwitchingKeys::from_residues(const ModulusChainPtr& chain,
                                                 const KeySwitchingUse& use,
                                                 const KeySwitchingShape& shape,
                                                 std::uint64_t noise_factor, KeyResidues b,
                                                 KeyResidues a) {
  KeySwitchingKeys keys(chain, use, shape, noise_factor, std::nullopt);
  keys.check_residues(b, {});
  keys.check_residues(a, {});
  keys.b_ = std::move(b);
  keys.a_ = std::move(a);
  return keys;
}

const Seed& KeySwitchingKeys::seed() const {
  if (!seed_) {
    fail(ErrorCode::unsupported, "these {} have no seed: their uniform halves came as they are",
         use_.name_many);
  }
  return *seed_;
}

}  // namespace sealion
