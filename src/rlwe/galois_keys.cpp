#include "rlwe/galois_keys.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/parallel.h"

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

}  // namespace

GaloisKeys::GaloisKeys(const KeyId& id, std::vector<Automorphism> automorphisms,
                       KeySwitchingKeys keys)
    : id_(id), automorphisms_(std::move(automorphisms)), keys_(std::move(keys)) {}

GaloisKeys GaloisKeys::generate(const SecretKey& secret, const GaloisKeyShape& shape,
                                std::uint64_t noise_factor, const ExecutionContext& context) {
  std::vector<Automorphism> automorphisms = automorphisms_of(shape, secret.chain()->n());
  std::vector<std::optional<SecretKey>> targets(automorphisms.size());
  parallel_for(targets.size(), context.quiet(), [&](std::size_t i) {
    targets[i].emplace(secret.turned(automorphisms[i].inverse()));
  });
  std::vector<SecretSwitch> switches;
  for (const auto& target : targets) {
    switches.push_back({secret.residues_up_to(secret.chain()->limbs()), *target});
  }
  KeySwitchingKeys keys = KeySwitchingKeys::generate(
      secret.chain(), rotation_use, switching_shape(shape), noise_factor, switches, context);
  return {secret.id(), std::move(automorphisms), std::move(keys)};
}

GaloisKeys GaloisKeys::from_residues(const ModulusChainPtr& chain, const KeyId& id,
                                     const GaloisKeyShape& shape, std::uint64_t noise_factor,
                                     KeyResidues b, KeyResidues a) {
  return {id, automorphisms_of(shape, chain->n()),
          KeySwitchingKeys::from_residues(chain, rotation_use, switching_shape(shape), noise_factor,
                                          std::move(b), std::move(a))};
}

GaloisKeys GaloisKeys::of_keys(const KeyId& id, const GaloisKeyShape& shape,
                               KeySwitchingKeys keys) {
  std::vector<Automorphism> automorphisms = automorphisms_of(shape, keys.chain()->n());
  return {id, std::move(automorphisms), std::move(keys)};
}

GaloisKeyShape GaloisKeys::shape() const {
  GaloisKeyShape shape{.limbs = keys_.shape().limbs, .elements = {}};
  for (const Automorphism& automorphism : automorphisms_) {
    shape.elements.push_back(automorphism.element());
  }
  return shape;
}

std::optional<GaloisKey> GaloisKeys::find(std::uint32_t element) const {
  const auto found = std::ranges::lower_bound(automorphisms_, element, {}, &Automorphism::element);
  if (found == automorphisms_.end() || found->element() != element) return std::nullopt;
  return GaloisKey{*found, keys_, static_cast<std::size_t>(found - automorphisms_.begin())};
}

std::optional<GaloisKey> find_key(std::span<const GaloisKeys> groups, std::uint32_t element) {
  for (const GaloisKeys& keys : groups) {
    if (const auto key = keys.find(element)) return key;
  }
  return std::nullopt;
}

void check_served(std::span<const GaloisKeyShape> wanted, std::span<const GaloisKeys> groups) {
  for (const GaloisKeyShape& shape : wanted) {
    for (const std::uint32_t element : shape.elements) {
      const auto key = find_key(groups, element);
      if (key && key->limbs() >= shape.limbs) continue;
      fail(ErrorCode::incompatible, "no Galois key for the element {} at {} limbs", element,
           shape.limbs);
    }
  }
}

}  // namespace sealion
