#include "rlwe/encryption_seed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/error.h"
#include "support/expect_error.h"
#include "support/in_child.h"

namespace sealion {
namespace {

using testing::expect_error;

TEST(EncryptionSeed, IsFresh) {
  EXPECT_NE(EncryptionSeed::draw(1)->value(), EncryptionSeed::draw(1)->value());
}

TEST(EncryptionSeed, EachNumberServesOnce) {
  for (const std::size_t count : {1, 63, 64, 65, 1000}) {
    const EncryptionSeedPtr seed = EncryptionSeed::draw(count);
    for (std::size_t i = count; i-- > 0;) seed->claim(i);
    for (std::size_t i = 0; i < count; ++i) {
      ASSERT_THROW(seed->claim(i), Error) << i << " of " << count;
    }
  }
  const EncryptionSeedPtr seed = EncryptionSeed::draw(6);
  seed->claim(5);
  expect_error(ErrorCode::invalid_argument, "ciphertext 5 a second time under one seed",
               [&] { seed->claim(5); });
}

TEST(EncryptionSeed, NumbersAreBelowTheCount) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(5);
  for (const std::size_t number : {std::size_t{5}, std::size_t{1} << 32, ~std::size_t{0}}) {
    expect_error(ErrorCode::invalid_argument, "under a seed that was drawn for 5",
                 [&] { seed->claim(number); });
  }
  expect_error(ErrorCode::invalid_argument, "drawn for 0",
               [] { EncryptionSeed::draw(0)->claim(0); });
}

/// A row of the stream has 32 bits: number 2^32 would be number 0 again.
TEST(EncryptionSeed, NoMoreNumbersThanTheStreamHasRows) {
  for (const std::size_t count : {(std::size_t{1} << 32) + 1, ~std::size_t{0}}) {
    expect_error(ErrorCode::invalid_argument, "at most 4294967296",
                 [&] { EncryptionSeed::draw(count); });
  }
}

TEST(EncryptionSeed, ThreadsNeverGetTheSameNumber) {
  constexpr std::size_t numbers = 1000;
  const EncryptionSeedPtr seed = EncryptionSeed::draw(numbers);
  std::atomic<std::size_t> claimed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < numbers; ++i) {
        try {
          seed->claim(i);
          ++claimed;
        } catch (const Error&) {
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(claimed, numbers);
}

TEST(EncryptionSeed, IsOfNoUseInAChild) {
  const EncryptionSeedPtr seed = EncryptionSeed::draw(2);
  seed->claim(0);
  EXPECT_TRUE(testing::holds_in_child([&] {
    try {
      seed->claim(1);
    } catch (const Error& error) {
      EncryptionSeed::draw(1)->claim(0);
      return error.code() == ErrorCode::invalid_argument;
    }
    return false;
  }));
  EXPECT_NO_THROW(seed->claim(1));
}

}  // namespace
}  // namespace sealion
