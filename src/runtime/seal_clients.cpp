#include "runtime/seal_clients.h"

#include <algorithm>

#include "schemes/bfv/conversion.h"

namespace sealion {
namespace {

std::uint64_t input_correction(const ParametersPtr& parameters) {
  return bfv_correction(*parameters, parameters->limbs());
}

}  // namespace

std::vector<std::uint64_t> bfv_answer_factors(const Arranged& program,
                                              const std::vector<ParametersPtr>& channels) {
  const AnswerShape answer = program.answer();
  const bool is_free = std::ranges::all_of(
      channels, [](const ParametersPtr& parameters) { return input_correction(parameters) == 1; });
  std::vector<std::uint64_t> factors;
  if (!answer.is_homogeneous && !is_free) return factors;
  for (const ParametersPtr& parameters : channels) {
    const Modulus& t = parameters->plain_modulus();
    const std::uint64_t correction =
        program.answer_correction(parameters, input_correction(parameters));
    factors.push_back(t.multiply(bfv_correction(*parameters, answer.limbs), t.inverse(correction)));
  }
  return factors;
}

}  // namespace sealion
