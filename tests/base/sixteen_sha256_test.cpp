#include "base/sixteen_sha256.h"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/digest.h"

namespace sealion {
namespace {

TEST(SixteenSha256, IsSha256OfEachStretch) {
  const SixteenSha256 sixteen = sixteen_sha256();
  if (sixteen == nullptr) GTEST_SKIP() << "the processor has none";
  std::mt19937 random(1);
  for (const std::size_t stretch : {0, 64, 128, 4096, 65536}) {
    ByteVector bytes(16 * stretch + 1);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    std::array<Digest, 16> digests;
    sixteen(bytes.data() + 1, stretch, digests[0].data());
    for (std::size_t i = 0; i < digests.size(); ++i) {
      EXPECT_EQ(digests[i], sha256(ByteSpan(bytes).subspan(1 + i * stretch, stretch))) << stretch;
    }
  }
}

}  // namespace
}  // namespace sealion
