#include "runtime/seal_clients.h"

#include <algorithm>

#include "layouts/slotwise/schedule/corrections.h"
#include "schemes/bfv/conversion.h"

namespace sealion {

bool serves_bfv(const Schedule& schedule, const std::vector<ParametersPtr>& channels) {
  return schedule.is_homogeneous() ||
         std::ranges::all_of(channels, [](const ParametersPtr& parameters) {
           return bfv_correction(*parameters, parameters->limbs()) == 1;
         });
}

std::vector<std::uint64_t> bfv_answer_factors(const Schedule& schedule,
                                              const std::vector<ParametersPtr>& channels) {
  std::vector<std::uint64_t> factors;
  if (!serves_bfv(schedule, channels)) return factors;
  for (const ParametersPtr& parameters : channels) {
    const Modulus& t = parameters->plain_modulus();
    const std::uint64_t of_input = bfv_correction(*parameters, parameters->limbs());
    const Corrections corrections(schedule, parameters, of_input);
    factors.push_back(t.multiply(bfv_correction(*parameters, schedule.output_limbs()),
                                 t.inverse(corrections.of_output())));
  }
  return factors;
}

}  // namespace sealion
