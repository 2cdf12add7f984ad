#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "device/device_error.h"
#include "device/test_device_choice.h"
#include "random_ciphertexts.h"
#include "rlwe/device/device_key_switcher.h"
#include "rlwe/device/device_ring.h"
#include "rlwe/digits.h"
#include "support/parameters.h"

namespace sealion::device {
namespace {

/// Of n and of how many pieces a row is.
class TransformsOnDevice : public ::testing::TestWithParam<std::pair<std::size_t, std::uint32_t>> {
 protected:
  std::size_t n = GetParam().first;
  DevicePtr device =
      testing::test_device_sharing(shared_words(n / GetParam().second) * sizeof(std::uint64_t));
  ParametersPtr parameters =
      testing::small_parameters(n, 100, {50, n > 2048 ? 30 : 20, 36, 45}, 49);
  DeviceRing ring{device, parameters->chain()};
  Workspace workspace{device};
};

TEST_P(TransformsOnDevice, TakesRowsInPieces) {
  if (device->description().kind == "emulated") {
    EXPECT_EQ(ring.shape().pieces(), GetParam().second);
  }
  EXPECT_LE(ring.shared_bytes(), device->description().shared_bytes);
}

/// All values are those of the transform, forward and back, whatever the residues are.
TEST_P(TransformsOnDevice, CutsDigitsAsTheProcessorDoes) {
  const std::size_t limbs = 3;
  const auto ciphertexts = testing::random_ciphertexts(parameters, 4, 1, limbs);
  const CiphertextBatch batch = testing::batch_of(ciphertexts, workspace);
  std::vector<const std::uint64_t*> parts;
  for (std::size_t i = 0; i < batch.count; ++i) parts.push_back(batch.part(i, 0));
  for (const std::uint64_t keys_factor : {std::uint64_t{1}, parameters->plain_modulus().value()}) {
    const std::uint64_t t = parameters->plain_modulus().value();
    const DeviceKeySwitcher switcher(ring, keys_factor, t);
    const DeviceDigits digits = switcher.cut(parts, limbs, workspace);
    workspace.wait();
    DigitDecomposition expected(parameters->chain(), limbs);
    std::vector<std::uint64_t> row(n);
    for (std::size_t i = 0; i < batch.count; ++i) {
      expected.cut(ciphertexts[i].polynomials(), 0, t / keys_factor);
      for (std::size_t at = 0; at < (limbs + 1) * limbs; ++at) {
        expected.copy(at % limbs, at / limbs, row);
        ASSERT_TRUE(std::ranges::equal(std::span(digits.of_part(i) + at * n, n), row))
            << "part " << i << ", row " << at / limbs << ", digit " << at % limbs;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, TransformsOnDevice,
                         ::testing::Values(std::pair{64u, 1u}, std::pair{128u, 1u},
                                           std::pair{256u, 1u}, std::pair{256u, 2u},
                                           std::pair{512u, 4u}, std::pair{2048u, 1u},
                                           std::pair{4096u, 2u}, std::pair{8192u, 1u},
                                           std::pair{16384u, 1u}, std::pair{32768u, 2u},
                                           std::pair{65536u, 4u}));

TEST(RowShape, RefusesRowsOfMorePiecesThanKernelsKnow) {
  EXPECT_EQ(row_shape(1024, 4 * 1088).pieces(), 2u);
  EXPECT_EQ(row_shape(1024, 2 * 1088).pieces(), 4u);
  EXPECT_THROW(row_shape(1024, 2 * 1087), DeviceError);
}

}  // namespace
}  // namespace sealion::device
