#include "packed.h"

#include "ring/primes.h"

namespace sealion::fuzz {

const PackedForm& small_packed_form() {
  static const PackedForm form{
      .records = 2,
      .input = {.ciphertexts = 1, .period = 8, .runs = {{0, 0, 0, {{6, 1, 1}}}, {2, 0, 7, {}}}},
      .output = {.ciphertexts = 2, .period = 2, .places = {{0, 1}, {1, 0}, {0, 0}}, .bits = 17}};
  return form;
}

const std::vector<ParametersPtr>& packed_channels() {
  constexpr std::size_t n = 16;
  static const std::vector<ParametersPtr> channels =
      Parameters::create_channels({.n = n,
                                   .plain_moduli = {97, 193},
                                   .coeff_moduli = largest_primes(31, 2 * n, 2),
                                   .security = SecurityLevel::insecure_for_tests});
  return channels;
}

}  // namespace sealion::fuzz
