#include "layouts/slotwise/schedule/corrections.h"

#include "schemes/bgv/modulus_switching.h"

namespace sealion {

Corrections::Corrections(const Schedule& schedule, ParametersPtr parameters, std::uint64_t of_input)
    : schedule_(schedule), parameters_(std::move(parameters)), of_input_(of_input) {
  for (const Stage& stage : schedule.stages()) {
    if (!stage.barrier) break;
    switches_.push_back(switching_correction(*parameters_, stage.limbs,
                                             stage.limbs - stage.barrier->dropped_limbs));
  }
}

std::uint64_t Corrections::of(NodeId value, std::size_t stage) const {
  const Modulus& t = parameters_->plain_modulus();
  const std::vector<unsigned>& switches = schedule_.switches(value, stage);
  std::uint64_t correction = t.power(of_input_, schedule_.degree(value, stage));
  for (std::size_t b = 0; b < switches.size(); ++b) {
    correction = t.multiply(correction, t.power(switches_[b], switches[b]));
  }
  return correction;
}

std::int64_t Corrections::constant(std::int64_t constant, NodeId value, std::size_t stage) const {
  const Modulus& t = parameters_->plain_modulus();
  return t.centre(t.multiply(t.reduce_signed(constant), of(value, stage)));
}

std::int64_t Corrections::ratio(NodeId from, NodeId to, std::size_t stage) const {
  const Modulus& t = parameters_->plain_modulus();
  return t.centre(t.multiply(of(to, stage), t.inverse(of(from, stage))));
}

}  // namespace sealion
