#include "layouts/packed/levels/corrections.h"

#include <utility>

#include "schemes/bgv/modulus_switching.h"

namespace sealion::packed {

Corrections::Corrections(const Packing& packing, const Levels& levels, ParametersPtr channel,
                         std::uint64_t of_inputs)
    : levels_(levels), channel_(std::move(channel)), made_(packing.form.values.size(), of_inputs) {
  const Modulus& t = channel_->plain_modulus();
  for (const ValueId id : packing.order) {
    const auto& made = packing.form.values[id].made;
    if (std::holds_alternative<InputValue>(made)) continue;
    const std::size_t work = levels.work(id);
    made_[id] = switching_correction(*channel_, work, levels.result(id));
    if (const auto* product = std::get_if<ProductValue>(&made)) {
      const std::uint64_t operands = t.multiply(at(product->left, work), at(product->right, work));
      made_[id] = t.multiply(made_[id], operands);
    } else if (const auto* folded = std::get_if<FoldedProductValue>(&made)) {
      const std::uint64_t halves = at(folded->source, work);
      made_[id] = t.multiply(made_[id], t.multiply(halves, halves));
    }
  }
}

std::uint64_t Corrections::at(ValueId value, std::size_t limbs) const {
  return channel_->plain_modulus().multiply(
      made_[value], switching_correction(*channel_, levels_.result(value), limbs));
}

}  // namespace sealion::packed
