#include "device/workspace.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

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

TEST(Workspace, KnowsWhatItTook) {
  Workspace workspace(make_emulated_device());
  {
    const auto first = workspace.array<std::uint8_t>(8192);
    { const auto second = workspace.array<std::uint8_t>(4096); }
    EXPECT_EQ(workspace.peak_bytes(), 8192u + 4096u);
    workspace.reset();
    EXPECT_EQ(workspace.peak_bytes(), 8192u);
  }
  EXPECT_EQ(workspace.held_bytes(), 8192u + 4096u);
}

/// Each has memory of its own until the workspace has waited, however large it is.
TEST(Staging, KeepsWhatItGave) {
  Staging staging(make_emulated_device());
  for (int round = 0; round < 2; ++round) {
    std::vector<std::pair<std::byte*, std::size_t>> taken;
    for (const std::size_t bytes : {1u, 100u, 1u << 20, 3u << 20, 7u, 1u << 19, 1u << 19}) {
      taken.emplace_back(staging.take(bytes), bytes);
    }
    for (std::size_t i = 0; i < taken.size(); ++i) {
      std::fill_n(taken[i].first, taken[i].second, static_cast<std::byte>(i));
    }
    for (std::size_t i = 0; i < taken.size(); ++i) {
      EXPECT_EQ(
          std::count(taken[i].first, taken[i].first + taken[i].second, static_cast<std::byte>(i)),
          taken[i].second);
    }
    staging.clear();
  }
}

TEST(Workspace, CopiesInAndOut) {
  Workspace workspace(make_emulated_device());
  const auto array = workspace.array<int>(3);
  const std::span<int> there = workspace.stage<int>(3), back = workspace.stage<int>(3);
  std::iota(there.begin(), there.end(), 1);
  workspace.copy_in<int>(array.data(), there);
  workspace.copy_out<int>(back, array.data());
  workspace.wait();
  EXPECT_TRUE(std::ranges::equal(back, there));
}

/// Together, each at its place, also where they take more memory than there was.
TEST(Tables, SendWhatWasPlaced) {
  const DevicePtr device = make_emulated_device();
  Tables tables(device);
  const Device::Queue queue = device->make_queue();
  for (int round = 0; round < 2; ++round) {
    std::vector<std::vector<std::byte>> values;
    std::vector<const std::byte*> places;
    for (const std::size_t bytes : {0u, 1u, 100u, 1u << 19, 1u << 19, 3u << 20, 24u}) {
      values.emplace_back(bytes, static_cast<std::byte>(values.size() + 1));
      places.push_back(tables.place(values.back(), queue));
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(places.back()) % 16, 0u);
    }
    tables.send(queue);
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_TRUE(std::equal(values[i].begin(), values[i].end(), places[i])) << i;
    }
    tables.clear();
  }
}

}  // namespace
}  // namespace sealion::device
