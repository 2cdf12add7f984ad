#include "layouts/packed/device/group_evaluator.h"

#include <map>
#include <utility>

#include "base/error.h"

namespace sealion::packed {
namespace {

/// A key of each client for one rotation.
class RotationKeys {
 public:
  RotationKeys(const SlotRotation& rotation, std::size_t n)
      : rotation_(rotation), element_(galois_element(rotation, n)) {}

  void set_key(device::DeviceRotation& turn, const ClientKeys& client) {
    const auto [found, is_new] = keys_.try_emplace(&client);
    if (is_new) found->second = key_of(client);
    turn.keys = found->second.keys;
    turn.key = found->second.number;
    turn.element = element_;
  }

 private:
  struct Key {
    const device::DeviceKeys* keys;
    std::size_t number;
  };
  Key key_of(const ClientKeys& client) const {
    for (std::size_t group = 0; group < client.there.rotations.size(); ++group) {
      const auto key = client.keys->rotations()[group].find(element_);
      if (key) return {client.there.rotations[group].get(), key->number};
    }
    fail(ErrorCode::unsupported,
         "no Galois key for a rotation {} (element {}): make keys that include it",
         to_string(rotation_), element_);
  }

  SlotRotation rotation_;
  std::uint32_t element_;
  std::map<const ClientKeys*, Key> keys_;
};

}  // namespace

GroupEvaluator::GroupEvaluator(const device::DeviceEvaluator& evaluator,
                               device::Workspace& workspace, std::vector<const ClientKeys*> keys)
    : evaluator_(evaluator), workspace_(workspace), keys_(std::move(keys)) {}

device::CiphertextBatch GroupEvaluator::batch(std::size_t ciphertexts, std::size_t parts,
                                              std::size_t limbs) const {
  return device::make_batch(ciphertexts * groups(), parts, limbs, evaluator_.parameters()->n(),
                            workspace_);
}

device::CiphertextBatch GroupEvaluator::switched(const device::CiphertextBatch& batch,
                                                 std::size_t limbs) const {
  return evaluator_.switched(batch, limbs, workspace_);
}

void GroupEvaluator::rotate(const std::vector<GroupTurn>& turns, std::size_t limbs) const {
  if (turns.empty()) return;
  const std::size_t words = 2 * limbs * evaluator_.parameters()->n();
  std::map<const std::uint64_t*, std::size_t> digits_of;
  std::map<SlotRotation, RotationKeys> keys_of;
  std::vector<const std::uint64_t*> sources;
  std::vector<device::DeviceRotation> rotations;
  for (const GroupTurn& turn : turns) {
    const bool is_new = digits_of.try_emplace(turn.from, sources.size()).second;
    const std::size_t digits = digits_of.at(turn.from);
    RotationKeys& keys =
        keys_of.try_emplace(turn.key, turn.key, evaluator_.parameters()->n()).first->second;
    for (std::size_t group = 0; group < groups(); ++group) {
      const std::uint64_t* const source = turn.from + group * words;
      if (is_new) sources.push_back(source);
      device::DeviceRotation& rotation = rotations.emplace_back();
      rotation.digits = digits + group;
      rotation.ciphertext = source;
      rotation.out = turn.out + group * words;
      rotation.base = turn.base == nullptr ? nullptr : turn.base + group * words;
      keys.set_key(rotation, *keys_[group]);
    }
  }
  const std::uint64_t noise_factor = keys_.front()->there.noise_factor;
  const device::DeviceDigits digits = evaluator_.hoisted(sources, limbs, noise_factor, workspace_);
  evaluator_.rotate(digits, rotations, noise_factor, workspace_);
}

device::CiphertextBatch GroupEvaluator::multiplied(const device::CiphertextBatch& left,
                                                   const device::CiphertextBatch& right) const {
  const device::CiphertextBatch product =
      device::make_batch(left.count, 3, left.limbs, left.n, workspace_);
  std::vector<device::CiphertextProduct> products;
  std::vector<const device::DeviceKeys*> keys;
  for (std::size_t i = 0; i < left.count; ++i) {
    products.push_back({left.ciphertext(i), right.ciphertext(i), product.ciphertext(i)});
    keys.push_back(keys_[i % groups()]->there.relinearisation.get());
  }
  evaluator_.multiply(products, left.limbs, workspace_);
  return evaluator_.relinearised(product, keys, workspace_);
}

}  // namespace sealion::packed
