#include "layouts/packed/device/device_values.h"

#include <utility>
#include <variant>

namespace sealion::packed {

DeviceValues::DeviceValues(const ChannelProgram& program,
                           const std::vector<std::optional<DeviceMap>>& maps,
                           const GroupEvaluator& groups)
    : program_(program),
      maps_(maps),
      groups_(groups),
      values_(program.packing().form.values.size()),
      readers_(readers_of(program.packing())) {}

device::CiphertextBatch DeviceValues::run(device::CiphertextBatch input,
                                          const ExecutionContext& context) {
  const Packing& packing = program_.packing();
  values_.front() = std::move(input);
  for (const ValueId id : packing.order) {
    context.check_stop();
    const Value& value = packing.form.values[id];
    if (const auto* product = std::get_if<ProductValue>(&value.made)) {
      values_[id] = multiplied(id, *product);
    } else if (const auto* folded = std::get_if<FoldedProductValue>(&value.made)) {
      values_[id] = folded_product(id, *folded);
    } else if (const auto* map = std::get_if<AffineValue>(&value.made)) {
      values_[id] = mapped(id, *map);
    }
    release(sources_of(value));
  }
  return brought_to(std::move(values_[packing.form.answer]), program_.levels().answer_limbs);
}

void DeviceValues::release(const std::vector<ValueId>& sources) {
  for (const ValueId source : sources) {
    if (--readers_[source] == 0 && source != program_.packing().form.answer) values_[source] = {};
  }
}

device::CiphertextBatch DeviceValues::brought_to(device::CiphertextBatch batch,
                                                 std::size_t limbs) const {
  if (batch.limbs == limbs) return batch;
  return groups_.switched(batch, limbs);
}

const device::CiphertextBatch& DeviceValues::at(ValueId id, std::size_t limbs,
                                                device::CiphertextBatch& made) {
  if (values_[id].limbs == limbs) return values_[id];
  made = groups_.switched(values_[id], limbs);
  return made;
}

device::CiphertextBatch DeviceValues::multiplied(ValueId id, const ProductValue& product) {
  const MapLimbs limbs = program_.limbs_of(id);
  device::CiphertextBatch of_left, of_right;
  const device::CiphertextBatch& left = at(product.left, limbs.work, of_left);
  const device::CiphertextBatch& right =
      product.right == product.left ? left : at(product.right, limbs.work, of_right);
  return brought_to(groups_.multiplied(left, right), limbs.result);
}

device::CiphertextBatch DeviceValues::folded_product(ValueId id,
                                                     const FoldedProductValue& product) {
  const MapLimbs limbs = program_.limbs_of(id);
  device::CiphertextBatch made, turned;
  const device::CiphertextBatch& source = at(product.source, limbs.work, made);
  const std::size_t ciphertexts = source.count / groups_.groups();
  for (const SlotRotation& key :
       program_.routes().keys_to(half_turn(program_.packing(), product))) {
    const device::CiphertextBatch& from = turned.count == 0 ? source : turned;
    device::CiphertextBatch out = groups_.batch(ciphertexts, 2, limbs.work);
    std::vector<GroupTurn> turns;
    for (std::size_t c = 0; c < ciphertexts; ++c) {
      turns.push_back({groups_.first_of(from, c), program_.interleaving().of_all(key),
                       groups_.first_of(out, c)});
    }
    groups_.rotate(turns, limbs.work);
    turned = std::move(out);
  }
  return brought_to(groups_.multiplied(source, turned), limbs.result);
}

device::CiphertextBatch DeviceValues::mapped(ValueId id, const AffineValue& map) {
  std::vector<device::CiphertextBatch> made(map.terms.size());
  std::vector<const device::CiphertextBatch*> sources;
  for (std::size_t k = 0; k < made.size(); ++k) {
    sources.push_back(&at(map.terms[k].source, program_.levels().work(id), made[k]));
  }
  return maps_[id]->run(sources, groups_);
}

}  // namespace sealion::packed
