#include "rates/device_rates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/file.h"
#include "device/emulated_device.h"
#include "rates/processor_name.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using testing::TemporaryFolder;

class DeviceRatesTest : public ::testing::Test {
 protected:
  void SetUp() override { ::setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1); }
  void TearDown() override { ::unsetenv("XDG_CACHE_HOME"); }

  DeviceRates rates(bool measures = true) {
    told_.clear();
    return rates_of_device(
        device_, {.measures = measures,
                  .tell = [this](const std::string& sentence) { told_.push_back(sentence); }});
  }
  std::filesystem::path file() const {
    return folder_ / "cache" / "sealion" /
           ("device.emulated." + file_name_of(device_->description().name) + ".json");
  }

  TemporaryFolder folder_;
  const device::DevicePtr device_ = device::make_emulated_device();
  std::vector<std::string> told_;
};

TEST_F(DeviceRatesTest, AreMeasuredOnceAndKept) {
  const DeviceRates first = rates();
  EXPECT_GT(first.copy_in_bytes, 1e8);
  EXPECT_GT(first.copy_out_bytes, 1e8);
  EXPECT_GT(first.launch_seconds, 0);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_.front(), ::testing::StartsWith("measured how fast "));
  EXPECT_TRUE(std::filesystem::exists(file()));
  const DeviceRates again = rates();
  EXPECT_TRUE(told_.empty());
  EXPECT_EQ(again.copy_in_bytes, first.copy_in_bytes);
  EXPECT_EQ(again.launch_seconds, first.launch_seconds);
}

TEST_F(DeviceRatesTest, AreMeasuredAnewWhereTheirFileIsDamaged) {
  rates();
  write_file(file(), std::string("{\"copy_in_bytes\": 0}"));
  rates();
  EXPECT_EQ(told_.size(), 1u);
}

TEST_F(DeviceRatesTest, AreDescribedWhereMeasuringIsRefused) {
  const DeviceRates described = rates(false);
  EXPECT_TRUE(told_.empty());
  EXPECT_FALSE(std::filesystem::exists(file()));
  EXPECT_EQ(described.copy_in_bytes, described_device_rates().copy_in_bytes);
  EXPECT_EQ(described.memory_bytes, device_->description().memory_bytes);
}

TEST(DeviceCost, KernelsAreInProportionToMultiprocessors) {
  device::DeviceDescription half = described_device();
  half.processors /= 2;
  EXPECT_DOUBLE_EQ(described_device_rates(half).kernels.butterflies,
                   described_device_rates().kernels.butterflies / 2);
  EXPECT_EQ(described_device_rates(half).copy_in_bytes, described_device_rates().copy_in_bytes);
}

TEST(DeviceCost, AddsUpKernelsCopiesAndLaunches) {
  Cost cost;
  cost.butterflies = 480'000'000;
  cost.upload_bytes = 55'000'000;
  const DeviceSeconds seconds = device_seconds(cost, 100, described_device_rates());
  EXPECT_DOUBLE_EQ(seconds.kernels, 1e-3);
  EXPECT_DOUBLE_EQ(seconds.copies, 1e-3);
  EXPECT_DOUBLE_EQ(seconds.launches, 5e-4);
  EXPECT_DOUBLE_EQ(seconds.all(), 2.5e-3);
}

}  // namespace
}  // namespace sealion
