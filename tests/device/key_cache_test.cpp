#include <gtest/gtest.h>

#include "device/device_error.h"
#include "device/emulated_device.h"
#include "device/one_for.h"
#include "rlwe/device/device_keys.h"
#include "schemes/bgv/evaluation_keys.h"
#include "support/parameters.h"

namespace sealion::device {
namespace {

class KeyCache : public ::testing::Test {
 protected:
  /// The same secret's: a KeyId does not tell them apart.
  EvaluationKeys fresh_keys() const { return EvaluationKeys::generate(secret, {2, 3}, 1); }

  ParametersPtr parameters = testing::small_parameters(64, 60000, {50, 40}, 50);
  SecretKey secret = SecretKey::generate(parameters->chain());
  EvaluationKeys first = fresh_keys(), second = fresh_keys(), third = fresh_keys();
  std::size_t bytes = first.memory_bytes();
};

TEST_F(KeyCache, HoldsKeysOnce) {
  DeviceKeyCache cache(make_emulated_device(), 4 * bytes);
  const DeviceKeysPtr keys = cache.get(first.relinearisation());
  EXPECT_EQ(keys->bytes(), bytes);
  EXPECT_EQ(cache.get(EvaluationKeys(first).relinearisation()), keys);
  EXPECT_NE(cache.get(second.relinearisation()), keys);
}

TEST_F(KeyCache, LetsGoOfWhatWasUsedLongestAgo) {
  const DevicePtr device = make_emulated_device();
  const std::size_t all = device->free_bytes();
  DeviceKeyCache cache(device, 2 * bytes);
  const DeviceKeys* const kept = cache.get(first.relinearisation()).get();
  cache.get(second.relinearisation());
  cache.get(first.relinearisation());
  cache.get(third.relinearisation());
  EXPECT_EQ(cache.get(first.relinearisation()).get(), kept);
  EXPECT_EQ(device->free_bytes(), all - 2 * bytes);
}

TEST_F(KeyCache, RefusesKeysThatDoNotFit) {
  DeviceKeyCache cache(make_emulated_device(bytes - 1), 4 * bytes);
  EXPECT_THROW(cache.get(first.relinearisation()), DeviceError);
}

TEST_F(KeyCache, IsOneForEachDevice) {
  const DevicePtr device = make_emulated_device();
  const auto cache = one_for<DeviceKeyCache>(device);
  EXPECT_EQ(one_for<DeviceKeyCache>(device), cache);
  EXPECT_NE(one_for<DeviceKeyCache>(make_emulated_device()), cache);
}

}  // namespace
}  // namespace sealion::device
