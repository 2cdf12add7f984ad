#include "device/request_memory.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "device/emulated_device.h"

namespace sealion::device {
namespace {

constexpr std::size_t many = std::size_t{1} << 20;

TEST(RequestMemory, IsPinnedWhereADeviceReadsALargeRequest) {
  const DevicePtr device = make_emulated_device(1 << 20);
  RequestMemory memory(many, device);
  ASSERT_EQ(memory.bytes().size(), many);
  EXPECT_TRUE(memory.is_pinned());
  EXPECT_TRUE(device->is_pinned(memory.bytes().data() + many - 1));
  std::ranges::fill(memory.bytes(), std::uint8_t{7});
  RequestMemory other = std::move(memory);
  EXPECT_EQ(other.bytes().back(), 7);
}

TEST(RequestMemory, IsOrdinaryWithoutADeviceAndForSmallRequests) {
  EXPECT_FALSE(RequestMemory(many, nullptr).is_pinned());
  RequestMemory small(many - 1, make_emulated_device(1 << 20));
  EXPECT_FALSE(small.is_pinned());
  EXPECT_EQ(small.bytes().size(), many - 1);
  EXPECT_TRUE(RequestMemory(0, nullptr).bytes().empty());
}

}  // namespace
}  // namespace sealion::device
