#include "schemes/bgv/evaluation_keys.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

void check_parts(const EvaluationKeyShape& shape) {
  if (!shape.empty() && shape.parts <= most_relinearised_parts) return;
  fail(ErrorCode::invalid_argument, "evaluation keys for {} parts: between 3 and {} are possible",
       shape.parts, most_relinearised_parts);
}

EvaluationKeyShape shape_of(const std::optional<KeySwitchingKeys>& relinearisation,
                            std::span<const GaloisKeys> rotations) {
  EvaluationKeyShape shape;
  if (relinearisation) {
    shape.limbs = relinearisation->shape().limbs;
    shape.parts = relinearisation->shape().keys + 2;
  }
  for (const GaloisKeys& group : rotations) shape.rotations.push_back(group.shape());
  return shape;
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

KeySwitchingKeys generate_relinearisation(const SecretKey& secret, const EvaluationKeyShape& shape,
                                          std::uint64_t noise_factor) {
  PowersOfSecret powers(secret, std::min(shape.limbs, secret.chain()->limbs()));
  const auto next_power = [&](std::size_t) -> SecretSwitch {
    powers.next();
    return {powers.residues(), secret};
  };
  return KeySwitchingKeys::generate(secret.chain(), relinearisation_use,
                                    {.limbs = shape.limbs, .keys = shape.powers()}, noise_factor,
                                    next_power);
}

}  // namespace

EvaluationKeys::EvaluationKeys(const KeyId& id, std::optional<KeySwitchingKeys> relinearisation,
                               std::vector<GaloisKeys> rotations)
    : id_(id),
      relinearisation_(std::move(relinearisation)),
      rotations_(std::move(rotations)),
      shape_(shape_of(relinearisation_, rotations_)) {
  check_parts(shape_);
  check_disjoint(shape_.rotations);
  for (const GaloisKeys& group : rotations_) check_alike(group.switching_keys());
}

void EvaluationKeys::check_alike(const KeySwitchingKeys& keys) const {
  if (keys.chain()->digest() == chain()->digest() && keys.noise_factor() == noise_factor()) return;
  fail(ErrorCode::invalid_argument,
       "evaluation keys of several chains, or with noise of multiples of {} and {}",
       keys.noise_factor(), noise_factor());
}

EvaluationKeys EvaluationKeys::generate(const ParametersPtr& parameters, const SecretKey& secret,
                                        const EvaluationKeyShape& shape) {
  check_same_chain(*parameters->chain(), secret);
  return generate(secret, shape, parameters->plain_modulus().value());
}

EvaluationKeys EvaluationKeys::generate(const SecretKey& secret, const EvaluationKeyShape& shape,
                                        std::uint64_t noise_factor) {
  check_parts(shape);
  check_disjoint(shape.rotations);
  std::optional<KeySwitchingKeys> relinearisation;
  if (shape.relinearises()) {
    relinearisation = generate_relinearisation(secret, shape, noise_factor);
  }
  std::vector<GaloisKeys> rotations;
  for (const GaloisKeyShape& group : shape.rotations) {
    rotations.push_back(GaloisKeys::generate(secret, group, noise_factor));
  }
  return {secret.id(), std::move(relinearisation), std::move(rotations)};
}

bool EvaluationKeys::serve(const Parameters& parameters) const {
  return chain()->digest() == parameters.chain()->digest() &&
         parameters.plain_modulus().value() % noise_factor() == 0;
}

const KeySwitchingKeys& EvaluationKeys::relinearisation() const& {
  if (!relinearisation_) {
    fail(ErrorCode::incompatible, "evaluation keys for rotations alone: they do not relinearise");
  }
  return *relinearisation_;
}

KeySwitchingKeys EvaluationKeys::relinearisation() && {
  std::as_const(*this).relinearisation();
  return std::move(*relinearisation_);
}

}  // namespace sealion
