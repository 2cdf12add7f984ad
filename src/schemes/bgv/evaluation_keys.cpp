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
                            std::span<const GaloisKeys> rotations,
                            const std::optional<MaskingKey>& masking) {
  EvaluationKeyShape shape;
  if (relinearisation) {
    shape.limbs = relinearisation->shape().limbs;
    shape.parts = relinearisation->shape().keys + 2;
  }
  for (const GaloisKeys& group : rotations) shape.rotations.push_back(group.shape());
  if (masking) shape.masking_limbs = masking->limbs();
  return shape;
}

/// s^2, s^3, ... at the limbs that evaluation keys serve, each [limbs][n].
std::vector<SecretVector<std::uint64_t>> powers_of(const SecretKey& secret, std::size_t limbs,
                                                   std::size_t count) {
  const std::size_t n = secret.chain()->n();
  const auto first = secret.residues_up_to(limbs);
  std::vector<SecretVector<std::uint64_t>> powers;
  for (std::size_t i = 0; i < count; ++i) {
    const auto before = i == 0 ? first : std::span<const std::uint64_t>(powers[i - 1]);
    SecretVector<std::uint64_t> power(limbs * n);
    for (std::size_t limb = 0; limb < limbs; ++limb) {
      kernels::kernels().multiply(power.data() + limb * n, before.data() + limb * n,
                                  secret.residues(limb).data(), n,
                                  constants_of(secret.chain()->modulus(limb)));
    }
    powers.push_back(std::move(power));
  }
  return powers;
}

KeySwitchingKeys generate_relinearisation(const SecretKey& secret, const EvaluationKeyShape& shape,
                                          std::uint64_t noise_factor,
                                          const ExecutionContext& context) {
  const auto powers =
      powers_of(secret, std::min(shape.limbs, secret.chain()->limbs()), shape.powers());
  std::vector<SecretSwitch> switches;
  for (const auto& power : powers) switches.push_back({power, secret});
  return KeySwitchingKeys::generate(secret.chain(), relinearisation_use,
                                    {.limbs = shape.limbs, .keys = shape.powers()}, noise_factor,
                                    switches, context);
}

}  // namespace

EvaluationKeys::EvaluationKeys(const KeyId& id, std::optional<KeySwitchingKeys> relinearisation,
                               std::vector<GaloisKeys> rotations, std::optional<MaskingKey> masking)
    : id_(id),
      relinearisation_(std::move(relinearisation)),
      rotations_(std::move(rotations)),
      masking_(std::move(masking)),
      shape_(shape_of(relinearisation_, rotations_, masking_)) {
  check_parts(shape_);
  check_disjoint(shape_.rotations);
  if (relinearisation_) take(*relinearisation_);
  for (const GaloisKeys& group : rotations_) take(group.switching_keys());
  if (masking_) take(*masking_);
}

template <typename Keys>
void EvaluationKeys::take(const Keys& keys) {
  if (!chain_) {
    chain_ = keys.chain();
    noise_factor_ = keys.noise_factor();
  }
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
                                        std::uint64_t noise_factor,
                                        const ExecutionContext& context) {
  check_parts(shape);
  check_disjoint(shape.rotations);
  std::optional<KeySwitchingKeys> relinearisation;
  if (shape.relinearises()) {
    relinearisation = generate_relinearisation(secret, shape, noise_factor, context);
  }
  std::vector<GaloisKeys> rotations;
  for (const GaloisKeyShape& group : shape.rotations) {
    rotations.push_back(GaloisKeys::generate(secret, group, noise_factor, context));
  }
  std::optional<MaskingKey> masking;
  if (shape.masking_limbs != 0) {
    masking = MaskingKey::generate(secret, shape.masking_limbs, noise_factor);
  }
  return {secret.id(), std::move(relinearisation), std::move(rotations), std::move(masking)};
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

std::size_t EvaluationKeys::memory_bytes() const {
  std::size_t residues = relinearisation_ ? relinearisation_->stored().size() : 0;
  for (const GaloisKeys& keys : rotations_) residues += keys.switching_keys().stored().size();
  if (masking_) residues += masking_->limbs() * chain_->n();
  constexpr std::size_t halves = 2;
  return halves * residues * sizeof(std::uint64_t);
}

}  // namespace sealion
