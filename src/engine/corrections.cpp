#include "engine/corrections.h"

#include "rlwe/modulus_switching.h"

namespace sealion {

Corrections::Corrections(const Schedule& schedule, ParametersPtr parameters)
    : parameters_(std::move(parameters)) {
  for (const Stage& stage : schedule.stages()) {
    if (!stage.barrier) break;
    switches_.push_back(switching_correction(*parameters_, stage.limbs,
                                             stage.limbs - stage.barrier->dropped_limbs));
  }
}

std::uint64_t Corrections::of(const std::vector<unsigned>& switches) const {
  const Modulus& t = parameters_->plain_modulus();
  std::uint64_t correction = 1;
  for (std::size_t b = 0; b < switches.size(); ++b) {
    correction = t.multiply(correction, t.power(switches_[b], switches[b]));
  }
  return correction;
}

std::int64_t Corrections::constant(std::int64_t constant,
                                   const std::vector<unsigned>& switches) const {
  const Modulus& t = parameters_->plain_modulus();
  return t.centre(t.multiply(t.reduce_signed(constant), of(switches)));
}

std::int64_t Corrections::ratio(const std::vector<unsigned>& from,
                                const std::vector<unsigned>& to) const {
  const Modulus& t = parameters_->plain_modulus();
  return t.centre(t.multiply(of(to), t.inverse(of(from))));
}

}  // namespace sealion
