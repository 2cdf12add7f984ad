#include "heras/model/integers.h"

#include <gtest/gtest.h>

#include <limits>

#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using Limits = std::numeric_limits<std::int64_t>;

TEST(Integers, TakeTheFewestBytesThatHoldThem) {
  const std::vector<std::pair<std::vector<std::int64_t>, std::size_t>> cases = {
      {{}, 1},
      {{-128, 127}, 1},
      {{128}, 2},
      {{-32768, 32767}, 2},
      {{32768, 0}, 4},
      {{-2147483648ll}, 4},
      {{2147483648ll}, 8},
      {{Limits::min(), Limits::max()}, 8}};
  for (const auto& [values, width] : cases) {
    ByteWriter writer;
    write_integers(writer, values);
    EXPECT_EQ(writer.bytes().size(), 5 + values.size() * width);
    ByteReader reader(writer.bytes(), "test");
    EXPECT_EQ(read_integers(reader), values);
    reader.expect_end();
  }
}

TEST(Integers, RefuseUnknownWidthsAndCountsBeyondTheBytes) {
  const ByteVector width_three = {1, 0, 0, 0, 3, 0, 0, 0};
  ByteReader three(width_three, "test");
  expect_error(ErrorCode::corrupt, "integers of 3 bytes", [&] { read_integers(three); });
  const ByteVector too_many = {255, 255, 255, 255, 8, 0, 0, 0};
  ByteReader many(too_many, "test");
  expect_error(ErrorCode::corrupt, "cut off", [&] { read_integers(many); });
}

}  // namespace
}  // namespace sealion::heras
