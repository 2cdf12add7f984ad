#include "runtime/key_cache.h"

#include <gtest/gtest.h>

#include <memory>

namespace sealion {
namespace {

KeyFileName name_of(std::uint8_t number, const std::string& format = "sealion") {
  return {format, {number}};
}

std::shared_ptr<const ChannelKeys> some_keys() { return std::make_shared<const ChannelKeys>(); }

TEST(KeyCache, FindsKeysByFormatAndDigest) {
  KeyCache cache(100);
  EXPECT_EQ(cache.find(name_of(1)), nullptr);
  const auto kept = some_keys();
  cache.keep(name_of(1), 40, kept);
  EXPECT_EQ(cache.find(name_of(1)), kept);
  EXPECT_EQ(cache.find(name_of(1, "bgv")), nullptr) << "keys of another scheme are not these";
  EXPECT_EQ(cache.find(name_of(2)), nullptr);
}

TEST(KeyCache, DropsWhatWasNotAskedForLongest) {
  KeyCache cache(100);
  const auto kept = some_keys();
  cache.keep(name_of(1), 40, kept);
  cache.keep(name_of(2), 40, some_keys());
  EXPECT_EQ(cache.find(name_of(1)), kept);
  cache.keep(name_of(3), 40, some_keys());
  EXPECT_EQ(cache.find(name_of(1)), kept);
  EXPECT_EQ(cache.find(name_of(2)), nullptr);
}

TEST(KeyCache, KeepsTheFirstOfTwoThatCameAtOnce) {
  KeyCache cache(100);
  const auto first = some_keys();
  cache.keep(name_of(1), 40, first);
  cache.keep(name_of(1), 40, some_keys());
  EXPECT_EQ(cache.find(name_of(1)), first);
}

TEST(KeyCache, DoesNotKeepWhatIsTooLarge) {
  KeyCache cache(100);
  cache.keep(name_of(1), 101, some_keys());
  EXPECT_EQ(cache.find(name_of(1)), nullptr);
}

}  // namespace
}  // namespace sealion
