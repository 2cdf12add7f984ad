#include "schemes/bgv/evaluation_keys.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

KeySwitchingShape switching_shape(const EvaluationKeyShape& shape) {
  if (shape.empty() || shape.parts > most_relinearised_parts) {
    fail(ErrorCode::invalid_argument, "evaluation keys for {} parts: between 3 and {} are possible",
         shape.parts, most_relinearised_parts);
  }
  return {.limbs = shape.limbs, .keys = shape.powers()};
}

/// s, s^2, ... at the limbs that evaluation keys serve.
class PowersOfSecret {
 public:
  PowersOfSecret(const SecretKey& secret, std::size_t limbs) : secret_(secret) {
    const auto residues = secret.residues_up_to(limbs);
    power_.assign(residues.begin(), residues.end());
  }

  /// [limbs][n]; it starts at s.
  std::span<const std::uint64_t> residues() const { return power_; }
  /// From s^k to s^(k+1).
  void next() {
    for (std::size_t limb = 0; limb * n() < power_.size(); ++limb) {
      kernels::kernels().multiply(at(limb).data(), at(limb).data(), secret_.residues(limb).data(),
                                  n(), constants_of(secret_.chain()->modulus(limb)));
    }
  }

 private:
  std::span<std::uint64_t> at(std::size_t limb) {
    return std::span(power_).subspan(limb * n(), n());
  }
  std::size_t n() const { return secret_.chain()->n(); }

  const SecretKey& secret_;
  SecretVector<std::uint64_t> power_;  // [limbs][n]
};

}  // namespace

EvaluationKeys::EvaluationKeys(const ParametersPtr& parameters, const KeyId& id,
                               const EvaluationKeyShape& shape, KeySwitchingKeys keys)
    : parameters_(parameters), id_(id), shape_(shape), keys_(std::move(keys)) {}

EvaluationKeys EvaluationKeys::generate(const ParametersPtr& parameters, const SecretKey& secret,
                                        const EvaluationKeyShape& shape) {
  check_same_chain(*parameters->chain(), secret);
  const KeySwitchingShape switching = switching_shape(shape);
  PowersOfSecret powers(secret, std::min(shape.limbs, parameters->limbs()));
  const auto next_power = [&](std::size_t) -> SecretSwitch {
    powers.next();
    return {powers.residues(), secret};
  };
  return {parameters, secret.id(), shape,
          KeySwitchingKeys::generate(parameters->chain(), relinearisation_use, switching,
                                     parameters->plain_modulus().value(), next_power)};
}

EvaluationKeys EvaluationKeys::from_residues(const ParametersPtr& parameters, const KeyId& id,
                                             const EvaluationKeyShape& shape, const Seed& seed,
                                             AlignedVector<std::uint64_t> residues) {
  return {parameters, id, shape,
          KeySwitchingKeys::from_residues(
              parameters->chain(), relinearisation_use, switching_shape(shape),
              parameters->plain_modulus().value(), seed, std::move(residues))};
}

EvaluationKeys EvaluationKeys::from_residues(const ParametersPtr& parameters, const KeyId& id,
                                             const EvaluationKeyShape& shape,
                                             std::uint64_t noise_factor,
                                             AlignedVector<std::uint64_t> b,
                                             AlignedVector<std::uint64_t> a) {
  return {parameters, id, shape,
          KeySwitchingKeys::from_residues(parameters->chain(), relinearisation_use,
                                          switching_shape(shape), noise_factor, std::move(b),
                                          std::move(a))};
}

}  // namespace sealion
