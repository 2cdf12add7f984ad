// What must be reported: without these, silence would prove nothing (run.sh asks for them one by
// one).
#include <gtest/gtest.h>

#include <cstdint>

#include "rlwe/keys.h"
#include "support/parameters.h"

namespace sealion {
namespace {

SecretKey small_key() {
  return SecretKey::generate(testing::small_parameters(64, 100, {30})->chain());
}

/// The compiler does not see what they hold.
volatile int counted = 0;
volatile int table[3] = {5, 6, 7};

TEST(Control, ABranchOnAKeyIsReported) {
  const SecretKey key = small_key();
  if (key.coefficients()[7] < 0) counted = 1;
}

TEST(Control, ALookupByAKeyIsReported) {
  const SecretKey key = small_key();
  counted = table[static_cast<std::size_t>(key.coefficients()[7] + 1)];
}

/// Through the transform, too.
TEST(Control, ABranchOnATransformedKeyIsReported) {
  const SecretKey key = small_key();
  if (key.residues(0)[7] % 2 == 0) counted = 1;
}

}  // namespace
}  // namespace sealion
