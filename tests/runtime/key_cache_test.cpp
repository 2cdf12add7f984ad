#include "runtime/key_cache.h"

#include <gtest/gtest.h>

namespace sealion {
namespace {

KeyFileName name_of(std::uint8_t number, const std::string& format = "sealion") {
  return {format, {number}};
}

TEST(KeyCache, FindsKeysByFormatAndDigest) {
  KeyCache cache(100);
  EXPECT_EQ(cache.find(name_of(1)), nullptr);
  const auto kept = cache.keep(name_of(1), 40, {});
  EXPECT_EQ(cache.find(name_of(1)), kept);
  EXPECT_EQ(cache.find(name_of(1, "bgv")), nullptr) << "keys of another scheme are not these";
  EXPECT_EQ(cache.find(name_of(2)), nullptr);
}

TEST(KeyCache, DropsWhatWasNotAskedForLongest) {
  KeyCache cache(100);
  const auto kept = cache.keep(name_of(1), 40, {});
  cache.keep(name_of(2), 40, {});
  EXPECT_EQ(cache.find(name_of(1)), kept);
  cache.keep(name_of(3), 40, {});
  EXPECT_EQ(cache.find(name_of(1)), kept);
  EXPECT_EQ(cache.find(name_of(2)), nullptr);
}

TEST(KeyCache, KeepsTheFirstOfTwoThatCameAtOnce) {
  KeyCache cache(100);
  const auto first = cache.keep(name_of(1), 40, {});
  EXPECT_NE(cache.keep(name_of(1), 40, {}), nullptr);
  EXPECT_EQ(cache.find(name_of(1)), first);
}

TEST(KeyCache, GivesBackKeysThatAreTooLargeToBeKept) {
  KeyCache cache(100);
  EXPECT_NE(cache.keep(name_of(1), 101, {}), nullptr);
  EXPECT_EQ(cache.find(name_of(1)), nullptr);
}

}  // namespace
}  // namespace sealion
