#include "rlwe/evaluation_keys.h"

#include <algorithm>

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/sampler.h"
#include "rlwe/encryptor.h"

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

/// Fills the b of the keys from the secret and the a.
class KeyGenerator {
 public:
  KeyGenerator(const EvaluationKeys& keys, const SecretKey& secret)
      : keys_(keys),
        secret_(secret),
        n_(keys.parameters()->n()),
        power_(keys.shape().limbs * n_),
        noise_(n_),
        term_(n_) {
    for (std::size_t limb = 0; limb < keys_.shape().limbs; ++limb) {
      std::ranges::copy(secret_.residues(limb), power_of_secret(limb).begin());
    }
  }

  /// From s^k to s^(k+1), which the following digits hold; it starts at s.
  void next_power() {
    for (std::size_t limb = 0; limb < keys_.shape().limbs; ++limb) {
      const auto power = power_of_secret(limb);
      kernel_.multiply(power.data(), power.data(), secret_.residues(limb).data(), n_,
                       constants_of(keys_.row_ntt(limb).modulus()));
    }
  }

  /// The rows b = t e - a s, and P s^power on it at the digit's own limb. `b` is [rows][n], zero.
  void fill_digit(std::size_t power, std::size_t digit, std::span<std::uint64_t> b) {
    sample_centred_binomial(stream_, scratch_, noise_);
    for (std::size_t row = 0; row < keys_.rows(); ++row) {
      const auto target = b.subspan(row * n_, n_);
      add_masked_noise(keys_.a(power, digit, row), row, target);
      if (row == digit) add_power(digit, target);
    }
  }

 private:
  std::span<std::uint64_t> power_of_secret(std::size_t limb) {
    return std::span(power_).subspan(limb * n_, n_);
  }

  std::span<const std::uint64_t> secret_residues(std::size_t row) const {
    return secret_.residues(row < keys_.shape().limbs ? row : secret_.chain()->limbs());
  }

  void add_masked_noise(std::span<const std::uint64_t> a, std::size_t row,
                        std::span<std::uint64_t> b) {
    const Ntt& ntt = keys_.row_ntt(row);
    const kernels::ModulusConstants constants = constants_of(ntt.modulus());
    kernel_.add_scaled_noise(b.data(), b.data(), noise_.data(),
                             keys_.parameters()->plain_modulus().value(), n_, constants);
    ntt.forward(b);
    kernel_.multiply(term_.data(), a.data(), secret_residues(row).data(), n_, constants);
    kernel_.subtract(b.data(), b.data(), term_.data(), n_, constants);
  }

  void add_power(std::size_t digit, std::span<std::uint64_t> b) {
    const Modulus& q = keys_.row_ntt(digit).modulus();
    const std::uint64_t special = secret_.chain()->special_ntt().modulus().value();
    kernel_.multiply_scalar(term_.data(), power_of_secret(digit).data(), q.reduce(special), n_,
                            constants_of(q));
    kernel_.add(b.data(), b.data(), term_.data(), n_, constants_of(q));
  }

  const EvaluationKeys& keys_;
  const SecretKey& secret_;
  const kernels::KernelTable& kernel_ = kernels::kernels();
  std::size_t n_;
  SecretStream stream_;
  SecretVector<std::uint8_t> scratch_;
  SecretVector<std::uint64_t> power_;  // [limbs][n]
  SecretVector<std::int64_t> noise_;
  SecretVector<std::uint64_t> term_;
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
  check_same_chain(*parameters, secret);
  EvaluationKeys keys(parameters, secret.id(), shape, random_seed());
  keys.expand();
  keys.b_.resize(keys.size());
  KeyGenerator generator(keys, secret);
  for (std::size_t power = 2; power < shape.parts; ++power) {
    generator.next_power();
    for (std::size_t digit = 0; digit < shape.limbs; ++digit) {
      generator.fill_digit(
          power, digit,
          std::span(keys.b_).subspan(keys.offset(power, digit, 0), keys.rows() * parameters->n()));
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
