#include "device/emulated_device.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <vector>

#include "device/device_error.h"
#include "device/device_memory.h"
#include "device/test_device_choice.h"

namespace sealion::device {
namespace {

/// The error that `body` throws.
DeviceError device_error_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const DeviceError& error) {
    return error;
  }
  throw std::logic_error("no DeviceError was thrown");
}

TEST(EmulatedDevice, SaysWhatItIs) {
  const DevicePtr device = make_emulated_device(1000);
  EXPECT_EQ(device->description().kind, "emulated");
  EXPECT_EQ(device->description().memory_bytes, 1000U);
  EXPECT_GE(device->description().processors, 1U);
}

TEST(EmulatedDevice, CountsItsMemory) {
  const DevicePtr device = make_emulated_device(1000);
  EXPECT_EQ(device->free_bytes(), 1000U);
  {
    DeviceArray<std::uint64_t> first(device, 100);
    EXPECT_EQ(device->free_bytes(), 200U);
    DeviceArray<std::uint8_t> second(device, 200);
    EXPECT_EQ(device->free_bytes(), 0U);
    const DeviceArray<std::uint64_t> moved = std::move(first);
    EXPECT_EQ(device->free_bytes(), 0U);
  }
  EXPECT_EQ(device->free_bytes(), 1000U);
}

TEST(EmulatedDevice, RefusesMemoryThatItHasNot) {
  const DevicePtr device = make_emulated_device(1000);
  const DeviceArray<std::uint8_t> some(device, 600);
  const DeviceError error = device_error_of([&] { DeviceArray<std::uint8_t> more(device, 401); });
  EXPECT_EQ(error.kind(), DeviceError::Kind::out_of_memory);
  EXPECT_EQ(error.code(), ErrorCode::unsupported);
  EXPECT_THAT(error.what(), ::testing::HasSubstr("401 bytes are wanted, 400 are free"));
  EXPECT_EQ(device->free_bytes(), 400U);
  EXPECT_NO_THROW(DeviceArray<std::uint8_t>(device, 400));
}

TEST(EmulatedDevice, RefusesSharedMemoryThatABlockCannotHave) {
  const DevicePtr device = make_emulated_device();
  DeviceQueue queue(device);
  const std::size_t most = device->description().shared_bytes;
  const DeviceError error = device_error_of([&] {
    device->launch<UnpackCiphertexts>({.blocks = 1, .shared_bytes = most + 1}, {}, queue);
  });
  EXPECT_EQ(error.kind(), DeviceError::Kind::refused);
  EXPECT_THAT(error.what(), ::testing::HasSubstr(std::to_string(most + 1)));
}

class MemoryOnDevice : public testing::DeviceTest {};

TEST_F(MemoryOnDevice, ComesBackAsItWasCopied) {
  const DevicePtr device = testing::test_device();
  DeviceQueue queue(device);
  const std::vector<std::uint32_t> values = {1, 2, 3, 4, 5};
  const auto array = copied_in(device, values);
  std::vector<std::uint32_t> seen(values.size());
  device->copy_out(seen.data(), array.data(), array.bytes(), queue);
  queue.wait();
  EXPECT_EQ(seen, values);
  device->clear(array.data() + 1, 2 * sizeof(std::uint32_t), queue);
  device->copy_out(seen.data(), array.data(), array.bytes(), queue);
  queue.wait();
  EXPECT_EQ(seen, (std::vector<std::uint32_t>{1, 0, 0, 4, 5}));
}

TEST_F(MemoryOnDevice, TakesRowsThatLieApart) {
  const DevicePtr device = testing::test_device();
  DeviceQueue queue(device);
  const DeviceArray<std::uint8_t> array(device, 12);
  device->clear(array.data(), array.bytes(), queue);
  const std::array<std::uint8_t, 6> rows = {1, 2, 9, 3, 4, 9};
  device->copy_in(array.data(), rows.data(), {.to = 5, .from = 3, .width = 2, .rows = 2}, queue);
  std::vector<std::uint8_t> seen(array.size());
  device->copy_out(seen.data(), array.data(), array.bytes(), queue);
  queue.wait();
  EXPECT_EQ(seen, (std::vector<std::uint8_t>{1, 2, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0}));
}

TEST_F(MemoryOnDevice, PassesFromQueueToQueueInOrder) {
  const DevicePtr device = testing::test_device();
  DeviceQueue first(device), second(device);
  std::vector<std::uint64_t> values(1 << 16, 7), seen(values.size());
  const DeviceArray<std::uint64_t> array(device, values.size());
  device->copy_in(array.data(), values.data(), array.bytes(), first);
  device->order(first, second);
  device->copy_out(seen.data(), array.data(), array.bytes(), second);
  second.wait();
  EXPECT_TRUE(seen == values);
}

TEST_F(MemoryOnDevice, IsPinnedWhereThatIsAskedFor) {
  const DevicePtr device = testing::test_device();
  DeviceQueue queue(device);
  auto* const pinned = static_cast<std::uint8_t*>(device->allocate_pinned(8));
  for (std::uint8_t i = 0; i < 8; ++i) pinned[i] = i;
  const DeviceArray<std::uint8_t> array(device, 8);
  device->copy_in(array.data(), pinned, 8, queue);
  std::array<std::uint8_t, 8> seen{};
  device->copy_out(seen.data(), array.data(), 8, queue);
  queue.wait();
  device->free_pinned(pinned);
  EXPECT_EQ(seen, (std::array<std::uint8_t, 8>{0, 1, 2, 3, 4, 5, 6, 7}));
}

}  // namespace
}  // namespace sealion::device
