#include "data/files/npz.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/expect_error.h"
#include "support/foreign_files.h"

namespace sealion {
namespace {

using sealion::testing::expect_error;
using testing::npy;
using testing::zip;

const ByteVector small_array = npy("|u1", "(2,)", "\1\2");

TEST(Npz, GivesAllArraysByTheirNames) {
  for (const bool packed : {false, true}) {
    const auto arrays = parse_npz(
        zip({{"x.npy", small_array}, {"y.npy", npy("<i2", "(1,)", std::string("\7\0", 2))}},
            packed),
        "a.npz");
    ASSERT_EQ(arrays.size(), 2U);
    EXPECT_EQ(arrays.at("x"), (Array{{2}, std::vector<std::uint8_t>{1, 2}}));
    EXPECT_EQ(arrays.at("y"), (Array{{1}, std::vector<std::int64_t>{7}}));
  }
}

TEST(Npz, RefusesEveryCut) {
  const ByteVector sound = zip({{"x.npy", small_array}});
  for (std::size_t size = 0; size < sound.size(); ++size) {
    expect_error(ErrorCode::corrupt, "'a.npz'",
                 [&] { parse_npz(ByteSpan(sound).first(size), "a.npz"); });
  }
}

TEST(Npz, NeverGivesOtherElementsForADamagedFile) {
  const ByteVector sound = zip({{"x.npy", small_array}});
  const auto expected = parse_npz(sound, "a.npz").at("x");
  for (std::size_t i = 0; i < sound.size(); ++i) {
    ByteVector flipped = sound;
    flipped[i] ^= 0x10;
    try {
      // The name of an array, its time and the like are not summed.
      const auto arrays = parse_npz(flipped, "a.npz");
      ASSERT_EQ(arrays.size(), 1U);
      EXPECT_EQ(arrays.begin()->second, expected) << i;
    } catch (const Error&) {
    }
  }
}

TEST(Npz, NamesTheArrayThatIsDamaged) {
  expect_error(ErrorCode::corrupt, "'a.npz:y' is no .npy file", [] {
    parse_npz(zip({{"x.npy", small_array}, {"y.npy", testing::bytes_of("no array")}}), "a.npz");
  });
  expect_error(ErrorCode::corrupt, "two arrays 'x'", [] {
    parse_npz(zip({{"x.npy", small_array}, {"x", small_array}}), "a.npz");
  });
  expect_error(ErrorCode::corrupt, "no .npz file",
               [] { parse_npz(testing::bytes_of("no archive"), "a.npz"); });
}

TEST(Npz, RefusesTooManyArrays) {
  std::map<std::string, ByteVector> files;
  for (std::size_t i = 0; i <= most_npz_arrays; ++i) files[std::to_string(i)] = small_array;
  expect_error(ErrorCode::corrupt, "65 arrays", [&] { parse_npz(zip(files), "a.npz"); });
}

/// The archive says so, whatever it holds.
TEST(Npz, RefusesBombsBeforeTheyAreUnpacked) {
  ByteVector bomb = zip({{"x.npy", small_array}});
  const std::string entry = "PK\1\2";
  const auto directory = std::search(bomb.begin(), bomb.end(), entry.begin(), entry.end());
  ASSERT_NE(directory, bomb.end());
  std::fill_n(directory + 24, 4, std::uint8_t{0xF0});  // its size when it is unpacked
  expect_error(ErrorCode::does_not_fit, "unpacks to more than", [&] { parse_npz(bomb, "a.npz"); });
}

}  // namespace
}  // namespace sealion
