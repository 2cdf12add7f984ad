#include "runtime/key_cache.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace sealion {
namespace {

ChannelKeys none() { return {}; }

TEST(KeyCache, ReadsKeysOnceForEachFormatAndTheirBytes) {
  KeyCache cache(100);
  const ByteVector bytes(40, 1), others(40, 2);
  const auto first = cache.get("sealion", bytes, none);
  const auto unread = []() -> ChannelKeys { throw std::logic_error("kept keys are not read"); };
  EXPECT_EQ(cache.get("sealion", bytes, unread), first);
  EXPECT_NE(cache.get("bgv", bytes, none), first) << "keys of another scheme are not these";
  EXPECT_NE(cache.get("sealion", others, none), first);
}

TEST(KeyCache, DropsWhatWasNotAskedForLongest) {
  KeyCache cache(100);
  const ByteVector a(40, 1), b(40, 2), c(40, 3), large(101, 4);
  const auto kept = cache.get("sealion", a, none), dropped = cache.get("sealion", b, none);
  EXPECT_EQ(cache.get("sealion", a, none), kept);
  cache.get("sealion", c, none);
  EXPECT_EQ(cache.get("sealion", a, none), kept);
  EXPECT_NE(cache.get("sealion", b, none), dropped);
  EXPECT_NE(cache.get("sealion", large, none), cache.get("sealion", large, none))
      << "keys beyond the limit are not kept";
}

TEST(KeyCache, KeepsNothingOfKeysThatAreRefused) {
  KeyCache cache(100);
  const ByteVector bytes(40, 1);
  EXPECT_THROW(
      cache.get("sealion", bytes, []() -> ChannelKeys { throw std::runtime_error("refused"); }),
      std::runtime_error);
  EXPECT_NE(cache.get("sealion", bytes, none), nullptr);
}

}  // namespace
}  // namespace sealion
