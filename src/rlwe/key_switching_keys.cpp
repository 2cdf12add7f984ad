#include "rlwe/key_switching_keys.h"

#include <algorithm>
#include <atomic>
#include <memory>

#include "base/error.h"
#include "base/parallel.h"
#include "ring/sampler.h"
#include "rlwe/encryption_seed.h"
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

std::uint64_t next_serial() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

KeySwitchingKeys::KeySwitchingKeys(const ModulusChainPtr& chain, const KeySwitchingUse& use,
                                   const KeySwitchingShape& shape, std::uint64_t noise_factor)
    : chain_(chain),
      use_(use),
      shape_(checked(shape, *chain, use)),
      noise_factor_(noise_factor),
      serial_(next_serial()) {}

void KeySwitchingKeys::expand(UniformSampler& sampler, std::size_t number) {
  const std::size_t row_in_digit = number % rows();
  const StreamPosition position{.domain = use_.domain,
                                .limb = static_cast<std::uint16_t>(row_in_digit),
                                .row = static_cast<std::uint32_t>(number / rows()),
                                .index = 0};
  sampler.sample(position, row_ntt(row_in_digit).modulus(), chain_->n(), row(a_, number));
}

void KeySwitchingKeys::expand_from(const Seed& seed, const ExecutionContext& context) {
  seed_ = seed;
  a_ = KeyResidues(all_rows() * chain_->n());
  parallel_for_each(
      all_rows(), context.quiet(), [&] { return std::make_unique<UniformSampler>(seed); },
      [&](UniformSampler& sampler, std::size_t i) { expand(sampler, i); });
}

KeySwitchingKeys KeySwitchingKeys::generate(const ModulusChainPtr& chain,
                                            const KeySwitchingUse& use,
                                            const KeySwitchingShape& shape,
                                            std::uint64_t noise_factor,
                                            std::span<const SecretSwitch> switches,
                                            const ExecutionContext& context) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(shape.keys * shape.limbs);
  KeySwitchingKeys keys(chain, use, shape, noise_factor);
  const std::size_t n = chain->n();
  keys.b_ = KeyResidues(keys.all_rows() * n);
  keys.expand_from(seed->value(), context);
  const std::size_t digit_size = keys.rows() * n;
  parallel_for(shape.keys * shape.limbs, context.quiet(), [&](std::size_t i) {
    const std::size_t key = i / shape.limbs, digit = i % shape.limbs;
    const std::size_t offset = keys.offset(key, digit, 0);
    seed->claim(i);
    KeyEncryptor encryptor(switches[key].target, shape.limbs, noise_factor);
    encryptor.encrypt_digit(switches[key].source.subspan(digit * n, n), digit,
                            std::span(keys.a_).subspan(offset, digit_size),
                            std::span(keys.b_).subspan(offset, digit_size));
  });
  return keys;
}

void KeySwitchingKeys::check_row(std::size_t number, std::span<const std::uint64_t> row) const {
  const std::uint64_t prime = row_ntt(number % rows()).modulus().value();
  // Its highest bit is set where any is not below the prime, or is 2^63 and more.
  std::uint64_t excess = 0;
  for (const std::uint64_t x : row) excess |= (prime - 1 - x) | x;
  if (excess >> 63 == 0) return;
  fail(ErrorCode::corrupt, "{} with the residue {} modulo {}", use_.name,
       *std::ranges::max_element(row), prime);
}

void KeySwitchingKeys::check_residues(std::span<const std::uint64_t> residues) const {
  const std::size_t n = chain_->n();
  if (residues.size() != all_rows() * n) {
    fail(ErrorCode::corrupt, "{} of {} residues instead of {}", use_.name_many, residues.size(),
         all_rows() * n);
  }
  parallel_for(all_rows(), {}, [&](std::size_t i) { check_row(i, residues.subspan(i * n, n)); });
}

KeySwitchingKeys KeySwitchingKeys::from_residues(const ModulusChainPtr& chain,
                                                 const KeySwitchingUse& use,
                                                 const KeySwitchingShape& shape,
                                                 std::uint64_t noise_factor, KeyResidues b,
                                                 KeyResidues a) {
  KeySwitchingKeys keys(chain, use, shape, noise_factor);
  keys.check_residues(b);
  keys.check_residues(a);
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
