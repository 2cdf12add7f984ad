#include "device/workspace.h"

#include <gtest/gtest.h>

#include "device/device_error.h"
#include "device/emulated_device.h"

namespace sealion::device {
namespace {

TEST(Workspace, GivesMemoryThatCameBackAgain) {
  const DevicePtr device = make_emulated_device();
  Workspace workspace(device);
  const void* first = workspace.array<std::uint64_t>(10000).data();
  const std::size_t free = device->free_bytes();
  EXPECT_EQ(workspace.array<std::uint64_t>(10000).data(), first);
  EXPECT_EQ(workspace.array<std::uint64_t>(10001).data(), first);
  EXPECT_EQ(device->free_bytes(), free);
}

TEST(Workspace, FreesWhatNobodyHasBeforeItRefuses) {
  const DevicePtr device = make_emulated_device(100000);
  Workspace workspace(device);
  { const auto array = workspace.array<std::uint8_t>(60000); }
  const auto larger = workspace.array<std::uint8_t>(80000);
  EXPECT_THROW(workspace.array<std::uint8_t>(60000), DeviceError);
}

TEST(Workspace, CopiesIn) {
  Workspace workspace(make_emulated_device());
  const std::vector<int> values = {1, 2, 3};
  const auto array = workspace.copy_in(values);
  workspace.wait();
  EXPECT_EQ(std::vector<int>(array.data(), array.data() + array.size()), values);
  EXPECT_EQ(workspace.copy_in(std::vector<int>{}).size(), 0u);
}

}  // namespace
}  // namespace sealion::device
