#include "rlwe/galois_keys.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace sealion {
namespace {

std::vector<Automorphism> automorphisms_of(const GaloisKeyShape& shape, std::size_t n) {
  const auto unordered = std::ranges::adjacent_find(shape.elements, std::ranges::greater_equal{});
  if (unordered != shape.elements.end()) {
    fail(ErrorCode::invalid_argument, "the Galois element {} after {}: ascending, each once",
         *(unordered + 1), *unordered);
  }
  std::vector<Automorphism> result;
  for (const std::uint32_t element : shape.elements) result.emplace_back(element, n);
  return result;
}

KeySwitchingShape switching_shape(const GaloisKeyShape& shape) {
  return {.limbs = shape.limbs, .keys = shape.elements.size()};
}

SecretKey turned(const SecretKey& secret, const Automorphism& automorphism) {
  SecretVector<std::int8_t> coefficients(secret.chain()->n());
  automorphism.apply(secret.coefficients(), coefficients);
  return SecretKey::from_coefficients(secret.chain(), secret.id(), coefficients);
}

}  // namespace

std::vector<std::uint32_t> galois_elements(std::span<const std::int64_t> steps, std::size_t n) {
  std::vector<std::uint32_t> elements;
  for (const std::int64_t step : steps) elements.push_back(galois_element(step, n));
  std::sort(elements.begin(), elements.end());
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return elements;
}

GaloisKeys::GaloisKeys(const KeyId& id, std::vector<Automorphism> automorphisms,
                       KeySwitchingKeys keys)
    : id_(id), automorphisms_(std::move(automorphisms)), keys_(std::move(keys)) {}

GaloisKeys GaloisKeys::generate(const SecretKey& secret, const GaloisKeyShape& shape,
                                std::uint64_t noise_factor) {
  std::vector<Automorphism> automorphisms = automorphisms_of(shape, secret.chain()->n());
  const auto source = secret.residues_up_to(secret.chain()->limbs());
  std::optional<SecretKey> target;
  KeySwitchingKeys keys =
      KeySwitchingKeys::generate(secret.chain(), rotation_use, switching_shape(shape), noise_factor,
                                 [&](std::size_t key) -> SecretSwitch {
                                   target.emplace(turned(secret, automorphisms[key].inverse()));
                                   return {source, *target};
                                 });
  return {secret.id(), std::move(automorphisms), std::move(keys)};
}

GaloisKeys GaloisKeys::from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                     const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                     AlignedVector<std::uint64_t> b,
                                     AlignedVector<std::uint64_t> a) {
  return {id, automorphisms_of(shape, chain->n()),
          KeySwitchingKeys::from_residues(chain, rotation_use, switching_shape(shape), noise_factor,
                                          std::move(b), std::move(a))};
}

GaloisKeys GaloisKeys::from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                     const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                     const Seed& seed, AlignedVector<std::uint64_t> b) {
  return {id, automorphisms_of(shape, chain->n()),
          KeySwitchingKeys::from_residues(chain, rotation_use, switching_shape(shape), noise_factor,
                                          seed, std::move(b))};
}

std::optional<std::size_t> GaloisKeys::find(std::uint32_t element) const {
  const auto found = std::ranges::lower_bound(automorphisms_, element, {}, &Automorphism::element);
  if (found == automorphisms_.end() || found->element() != element) return std::nullopt;
  return static_cast<std::size_t>(found - automorphisms_.begin());
}

}  // namespace sealion
