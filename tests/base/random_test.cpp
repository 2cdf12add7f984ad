#include "base/random.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <numeric>
#include <set>
#include <vector>

#include "support/in_child.h"

namespace sealion {
namespace {

using Words = std::vector<std::uint64_t>;

Seed counting_seed() {
  Seed seed;
  std::iota(seed.begin(), seed.end(), std::uint8_t{0});
  return seed;
}

Words words_at(const Seed& seed, StreamPosition position, std::size_t width, std::size_t rows) {
  Words words(width * rows);
  IndexedStream(seed).words(position, width, words);
  return words;
}

double fraction_of_ones(const std::vector<std::uint8_t>& bytes) {
  const auto ones = std::accumulate(bytes.begin(), bytes.end(), 0, [](int sum, std::uint8_t byte) {
    return sum + std::popcount(byte);
  });
  return ones / (8.0 * static_cast<double>(bytes.size()));
}

TEST(IndexedStream, IsAes128OfThePosition) {
  // FIPS 197, C.1: the key 00 01 ... 0f and the block 00 11 22 ... ff, here as a position.
  const StreamPosition position{
      .domain = 0xFFEE, .limb = 0xDDCC, .row = 0xBBAA9988, .index = 2 * 0x7766554433221100U};
  EXPECT_EQ(words_at(counting_seed(), position, 2, 1),
            (Words{0x30047B6AD8E0C469, 0x5AC5B47080B7CDD8}));
}

TEST(IndexedStream, DoesNotDependOnHowTheRunIsCut) {
  const Seed seed = random_seed();
  constexpr std::size_t width = 48, rows = 5;
  const StreamPosition start{.domain = 3, .limb = 2, .row = 11, .index = 100};
  const Words whole = words_at(seed, start, width, rows);
  for (std::size_t row = 0; row < rows; ++row) {
    for (const std::size_t piece : {2, 6, 16}) {
      for (std::size_t i = 0; i < width; i += piece) {
        StreamPosition at = start;
        at.row += static_cast<std::uint32_t>(row);
        at.index += i;
        const Words part = words_at(seed, at, piece, 1);
        ASSERT_TRUE(std::equal(part.begin(), part.end(),
                               whole.begin() + static_cast<long>(row * width + i)));
      }
    }
  }
  // Several rows of a narrower run are the columns of the whole.
  StreamPosition at = start;
  at.row += 1;
  at.index += 10;
  const Words block = words_at(seed, at, 20, 3);
  for (std::size_t row = 0; row < 3; ++row) {
    for (std::size_t i = 0; i < 20; ++i) {
      ASSERT_EQ(block[row * 20 + i], whole[(row + 1) * width + 10 + i]);
    }
  }
}

TEST(IndexedStream, EveryPartOfThePositionMatters) {
  const Seed seed = random_seed();
  std::set<std::uint64_t> seen;
  std::size_t count = 0;
  const auto draw = [&](const Seed& key, StreamPosition position) {
    for (const std::uint64_t word : words_at(key, position, 2, 1)) seen.insert(word);
    count += 2;
  };
  draw(seed, {});
  draw(seed, {.domain = 1});
  draw(seed, {.limb = 1});
  draw(seed, {.row = 1});
  draw(seed, {.index = 2});
  draw(seed, {.domain = 0xFFFF});
  draw(seed, {.limb = 0xFFFF});
  draw(seed, {.row = 0xFFFFFFFF});
  draw(seed, {.index = std::uint64_t{1} << 63});
  draw(random_seed(), {});
  EXPECT_EQ(seen.size(), count);
}

TEST(SecretStream, DoesNotRepeat) {
  SecretStream a, b;
  std::set<Seed> seen;
  for (int i = 0; i < 100; ++i) {
    Seed bytes;
    a.generate(bytes);
    seen.insert(bytes);
    b.generate(bytes);
    seen.insert(bytes);
  }
  EXPECT_EQ(seen.size(), 200U);
}

TEST(SecretStream, FillsAnyLength) {
  SecretStream stream;
  std::vector<std::uint8_t> nothing;
  stream.generate(nothing);
  for (const std::size_t size : {1, 15, 16, 17, 100000}) {
    std::vector<std::uint8_t> bytes(size + 1, 0x5A);
    stream.generate(std::span(bytes).first(size));
    EXPECT_EQ(bytes.back(), 0x5A) << "wrote behind the end";
  }
  std::vector<std::uint8_t> bytes(1 << 20);
  stream.generate(bytes);
  EXPECT_NEAR(fraction_of_ones(bytes), 0.5, 0.001);  // 6 deviations of 2^23 fair bits
}

/// Else what parent and child encrypt from then on would have the same noise.
TEST(SecretStream, AChildHasAnother) {
  SecretStream stream;
  std::array<int, 2> pipe;
  ASSERT_EQ(::pipe(pipe.data()), 0);
  ASSERT_TRUE(testing::holds_in_child([&] {
    Seed bytes;
    stream.generate(bytes);
    return ::write(pipe[1], bytes.data(), bytes.size()) == ssize_t{sizeof bytes};
  }));
  Seed ours, theirs;
  stream.generate(ours);
  ASSERT_EQ(::read(pipe[0], theirs.data(), theirs.size()), ssize_t{sizeof theirs});
  EXPECT_NE(ours, theirs);
  for (const int end : pipe) ::close(end);
}

TEST(RandomBytes, FillAnyLengthAndDiffer) {
  std::vector<std::uint8_t> bytes(1 << 20);
  random_bytes(bytes);
  EXPECT_NEAR(fraction_of_ones(bytes), 0.5, 0.001);
  random_bytes(std::span<std::uint8_t>());
  EXPECT_NE(random_seed(), random_seed());
}

}  // namespace
}  // namespace sealion
