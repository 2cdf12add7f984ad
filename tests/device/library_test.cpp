// What is found, and what is said where nothing is. A process opens a device once: each case has
// one.
#include "device/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "device/device_error.h"
#include "support/in_child.h"

namespace sealion::device {
namespace {

/// What who asks for a card is told, in a process of its own, holds this text.
void expect_refused(const char* library, const std::string& text) {
  const bool holds = testing::holds_in_child([&] {
    ::setenv("SEALION_CUDA_LIBRARY", library, 1);
    EXPECT_FALSE(find_device(DeviceChoice::automatic));
    try {
      find_device(DeviceChoice::cuda);
    } catch (const DeviceError& error) {
      EXPECT_EQ(error.code(), ErrorCode::unsupported);
      EXPECT_THAT(error.what(), ::testing::HasSubstr(why_no_device()));
      EXPECT_THAT(error.what(), ::testing::HasSubstr(text));
      return !::testing::Test::HasFailure();
    }
    return false;
  });
  EXPECT_TRUE(holds) << library;
}

TEST(CudaLibrary, IsMissingWhereNoneIsInstalled) {
  expect_refused("",
                 "the library sealion-cuda is not installed (docs/gpu.md says how to build it)");
}

TEST(CudaLibrary, IsMissingWhereTheOneThatIsNamedIsNot) {
  expect_refused("/nowhere/libsealion-cuda.so", "/nowhere/libsealion-cuda.so");
}

TEST(CudaLibrary, IsRefusedWhereItIsNoLibrary) {
  expect_refused(SEALION_NO_LIBRARY, "cannot be loaded");
}

TEST(CudaLibrary, IsRefusedWhereItIsOfAnotherBuild) {
  expect_refused(SEALION_ANOTHER_BUILD, "is of another build (0.0.1 0123456789abcdef) than this");
}

TEST(CudaLibrary, IsRefusedWhereItNamesNoBuild) {
  expect_refused(SEALION_UNNAMED_BUILD, "is of another build (unnamed) than this");
}

TEST(CudaLibrary, SaysWhyThereIsNoCard) {
  expect_refused(SEALION_WITHOUT_CARD, "no card is in it");
}

TEST(CudaLibrary, ThrowsErrorsOfTheProgramsOwnKind) {
  EXPECT_TRUE(testing::holds_in_child([] {
    ::setenv("SEALION_CUDA_LIBRARY", SEALION_FULL_CARD, 1);
    const DevicePtr device = find_device(DeviceChoice::cuda);
    if (device->description().name != "a full card" || !why_no_device().empty()) return false;
    try {
      device->allocate(1);
    } catch (const DeviceError& error) {
      return error.kind() == DeviceError::Kind::out_of_memory;
    }
    return false;
  }));
}

/// The library that was built opens a card, or says in one sentence why there is none.
TEST(CudaLibrary, AnswersAsBuilt) {
  const char* const named = std::getenv("SEALION_CUDA_LIBRARY");
  const std::string library = named != nullptr ? named : SEALION_BUILT_LIBRARY;
  if (library.empty()) {
    GTEST_SKIP() << "the CUDA kernels were not compiled: there is no nvcc (scripts/cuda-compiler)";
  }
  EXPECT_TRUE(testing::holds_in_child([&] {
    ::setenv("SEALION_CUDA_LIBRARY", library.c_str(), 1);
    const DevicePtr device = find_device(DeviceChoice::automatic);
    if (device) return device->description().kind == "cuda" && why_no_device().empty();
    EXPECT_THAT(why_no_device(), ::testing::StartsWith("no graphics card of NVIDIA's: "));
    return !::testing::Test::HasFailure();
  }));
}

TEST(FindDevice, GivesTheProcessorAndItsEmulation) {
  EXPECT_EQ(find_device(DeviceChoice::cpu), nullptr);
  const DevicePtr emulated = find_device(DeviceChoice::emulated);
  EXPECT_EQ(emulated->description().kind, "emulated");
  EXPECT_EQ(find_device(DeviceChoice::emulated), emulated);
}

}  // namespace
}  // namespace sealion::device
