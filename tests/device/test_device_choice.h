#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "device/emulated_device.h"
#include "device/library.h"

namespace sealion::testing {

/// What SEALION_TEST_DEVICE says: `emulated`, where it says nothing, or `cuda`.
inline device::DeviceChoice test_device_choice() {
  const char* const named = std::getenv("SEALION_TEST_DEVICE");
  const std::string choice = named == nullptr ? "emulated" : named;
  if (choice == "emulated") return device::DeviceChoice::emulated;
  if (choice == "cuda") return device::DeviceChoice::cuda;
  throw std::invalid_argument("SEALION_TEST_DEVICE is '" + choice + "', not emulated or cuda");
}

/// Why the device of this choice cannot be tested; empty where it can.
inline std::string why_no_test_device() {
  return test_device_choice() == device::DeviceChoice::cuda ? device::why_no_device()
                                                            : std::string();
}

/// The device of this choice, for the tests of a DeviceTest. Where it is missing, an emulated one:
/// fixtures are made before their tests are skipped.
inline device::DevicePtr test_device() {
  const bool is_here = why_no_test_device().empty();
  return device::find_device(is_here ? test_device_choice() : device::DeviceChoice::emulated);
}

/// The same, whose blocks share so much memory where it is emulated.
inline device::DevicePtr test_device_sharing(std::size_t bytes) {
  const bool is_emulated = test_device_choice() == device::DeviceChoice::emulated;
  if (!is_emulated && why_no_test_device().empty()) return test_device();
  return device::make_emulated_device(std::size_t{1} << 33, bytes);
}

/// Tests on `test_device()`; where it is missing they are skipped, and say what is. Their suites'
/// names end in OnDevice, by which scripts/test-cuda finds them.
class DeviceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string missing = why_no_test_device();
    if (!missing.empty()) GTEST_SKIP() << "no device: " << missing;
  }
};

}  // namespace sealion::testing
