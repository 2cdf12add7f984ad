#include "affine.h"

#include "ring/primes.h"

namespace sealion::fuzz {

Program small_affine_program() {
  ProgramBuilder builder;
  builder.dense(builder.input(5, 0, 3), 3, {1, -2, 3, 4, 0, -1, 2, 0, 0, 1, 3, 3, -3, 1, 2},
                {5, 0, -5});
  return builder.build();
}

const AffineForm& small_form() {
  constexpr std::size_t n = 16;
  static const AffineForm form{.parameters = {.n = n,
                                              .coeff_moduli = largest_primes(31, 2 * n, 2),
                                              .plain_modulus = 101,
                                              .answer_bits = 17,
                                              .security = SecurityLevel::insecure_for_tests},
                               .inputs = 5,
                               .features = {0, 1, 2, 3, 4},
                               .outputs = 3,
                               .block = 3,
                               .side = 2};
  return form;
}

}  // namespace sealion::fuzz
