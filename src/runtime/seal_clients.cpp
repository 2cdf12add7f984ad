#include "runtime/seal_clients.h"

#include <algorithm>

#include "engine/corrections.h"
#include "wire/bfv.h"

namespace sealion {

bool serves_bfv(const std::vector<ParametersPtr>& channels) {
  return std::ranges::all_of(channels, [](const ParametersPtr& parameters) {
    return seal::bfv_correction(*parameters, parameters->limbs()) == 1;
  });
}

std::vector<std::uint64_t> bfv_answer_factors(const Schedule& schedule,
                                              const std::vector<ParametersPtr>& channels) {
  std::vector<std::uint64_t> factors;
  if (!serves_bfv(channels)) return factors;
  for (const ParametersPtr& parameters : channels) {
    const Modulus& t = parameters->plain_modulus();
    const std::uint64_t correction =
        Corrections(schedule, parameters).of(schedule.output_switches());
    factors.push_back(t.multiply(seal::bfv_correction(*parameters, schedule.output_limbs()),
                                 t.inverse(correction)));
  }
  return factors;
}

}  // namespace sealion
