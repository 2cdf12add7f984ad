#include "schemes/bgv/evaluation_keys.h"

#include <algorithm>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/sampler.h"
#include "rlwe/key_encryptor.h"
#include "schemes/bgv/encryptor.h"

namespace sealion {
namespace {

const EvaluationKeyShape& checked(const EvaluationKeyShape& shape, const ModulusChain& chain) {
  if (!chain.has_special_prime()) {
    fail(ErrorCode::invalid_argument,
         "a modulus chain without special prime has no evaluation keys");
  }
  if (shape.limbs == 0 || shape.limbs > chain.limbs()) {
    fail(ErrorCode::invalid_argument, "evaluation keys at {} limbs of a chain of {}", shape.limbs,
         chain.limbs());
  }
  if (shape.empty() || shape.parts > most_relinearised_parts) {
    fail(ErrorCode::invalid_argument, "evaluation keys for {} parts: between 3 and {} are possible",
         shape.parts, most_relinearised_parts);
  }
  return shape;
}

/// s, s^2, ... at the limbs that evaluation keys serve.
class PowersOfSecret {
 public:
  PowersOfSecret(const SecretKey& secret, std::size_t limbs)
      : secret_(secret), power_(limbs * secret.chain()->n()) {
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      std::ranges::copy(secret.residues(limb), at(limb).begin());
    }
  }

  /// From s^k to s^(k+1); it starts at s.
  void next() {
    for (std::size_t limb = 0; limb * n() < power_.size(); ++limb) {
      kernels::kernels().multiply(at(limb).data(), at(limb).data(), secret_.residues(limb).data(),
                                  n(), constants_of(secret_.chain()->modulus(limb)));
    }
  }

  std::span<std::uint64_t> at(std::size_t limb) {
    return std::span(power_).subspan(limb * n(), n());
  }

 private:
  std::size_t n() const { return secret_.chain()->n(); }

  const SecretKey& secret_;
  SecretVector<std::uint64_t> power_;  // [limbs][n]
};

}  // namespace

EvaluationKeys::EvaluationKeys(const ParametersPtr& parameters, const KeyId& id,
                               const EvaluationKeyShape& shape, const std::optional<Seed>& seed)
    : parameters_(parameters), id_(id), shape_(checked(shape, *parameters->chain())), seed_(seed) {}

void EvaluationKeys::expand() {
  UniformSampler sampler(*seed_);
  const std::size_t n = parameters_->n();
  a_.resize(size());
  for (std::size_t power = 2; power < shape_.parts; ++power) {
    for (std::size_t digit = 0; digit < shape_.limbs; ++digit) {
      for (std::size_t row = 0; row < rows(); ++row) {
        const StreamPosition position{.domain = key_domain,
                                      .limb = static_cast<std::uint16_t>(row),
                                      .row = static_cast<std::uint32_t>(index(power, digit)),
                                      .index = 0};
        sampler.sample(position, row_ntt(row).modulus(), n,
                       std::span(a_).subspan(offset(power, digit, row), n));
      }
    }
  }
}

EvaluationKeys EvaluationKeys::generate(const ParametersPtr& parameters, const SecretKey& secret,
                                        const EvaluationKeyShape& shape) {
  check_same_chain(*parameters->chain(), secret);
  EvaluationKeys keys(parameters, secret.id(), shape, random_seed());
  keys.expand();
  keys.b_.resize(keys.size());
  KeyEncryptor encryptor(secret, shape.limbs, parameters->plain_modulus().value());
  PowersOfSecret powers(secret, shape.limbs);
  const std::size_t digit_size = keys.rows() * parameters->n();
  for (std::size_t power = 2; power < shape.parts; ++power) {
    powers.next();
    for (std::size_t digit = 0; digit < shape.limbs; ++digit) {
      const std::size_t offset = keys.offset(power, digit, 0);
      encryptor.encrypt_digit(powers.at(digit), digit,
                              std::span(keys.a_).subspan(offset, digit_size),
                              std::span(keys.b_).subspan(offset, digit_size));
    }
  }
  return keys;
}

void EvaluationKeys::check_residues(std::span<const std::uint64_t> residues) const {
  if (residues.size() != size()) {
    fail(ErrorCode::corrupt, "evaluation keys of {} residues instead of {}", residues.size(),
         size());
  }
  const std::size_t n = parameters_->n();
  for (std::size_t i = 0; i < residues.size(); i += n) {
    const std::uint64_t prime = row_ntt(i / n % rows()).modulus().value();
    const auto largest = std::ranges::max_element(residues.subspan(i, n));
    if (*largest >= prime) {
      fail(ErrorCode::corrupt, "an evaluation key with the residue {} modulo {}", *largest, prime);
    }
  }
}

EvaluationKeys EvaluationKeys::from_residues(const ParametersPtr& parameters, const KeyId& id,
                                             const EvaluationKeyShape& shape, const Seed& seed,
                                             AlignedVector<std::uint64_t> residues) {
  EvaluationKeys keys(parameters, id, shape, seed);
  keys.check_residues(residues);
  keys.b_ = std::move(residues);
  keys.expand();
  return keys;
}

EvaluationKeys EvaluationKeys::from_residues(const ParametersPtr& parameters, const KeyId& id,
                                             const EvaluationKeyShape& shape, std::uint64_t factor,
                                             AlignedVector<std::uint64_t> b,
                                             AlignedVector<std::uint64_t> a) {
  EvaluationKeys keys(parameters, id, shape, std::nullopt);
  keys.check_residues(b);
  keys.check_residues(a);
  keys.factor_ = factor;
  keys.b_ = std::move(b);
  keys.a_ = std::move(a);
  return keys;
}

const Seed& EvaluationKeys::seed() const {
  if (!seed_) {
    fail(ErrorCode::unsupported,
         "these evaluation keys have no seed: their uniform halves came as they are");
  }
  return *seed_;
}

const Ntt& EvaluationKeys::row_ntt(std::size_t row) const {
  return row < shape_.limbs ? parameters_->coeff_ntt(row) : parameters_->chain()->special_ntt();
}

std::span<const std::uint64_t> EvaluationKeys::b(std::size_t power, std::size_t digit,
                                                 std::size_t row) const {
  return std::span(b_).subspan(offset(power, digit, row), parameters_->n());
}

std::span<const std::uint64_t> EvaluationKeys::a(std::size_t power, std::size_t digit,
                                                 std::size_t row) const {
  return std::span(a_).subspan(offset(power, digit, row), parameters_->n());
}

}  // namespace sealion
