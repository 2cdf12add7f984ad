#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sealion/numbers.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace sealion {
namespace {

using ::testing::ElementsAre;

TEST(Numbers, TakeOverTheMemoryOfAVector) {
  std::vector<float> vector{1, 2.5, 4};
  const float* const memory = vector.data();
  const Numbers<float> numbers = std::move(vector);
  EXPECT_EQ(numbers.data(), memory);
  EXPECT_THAT(numbers, ElementsAre(1, 2.5, 4));
  EXPECT_EQ(numbers[1], 2.5);
  EXPECT_EQ(numbers.front(), 1);
  EXPECT_EQ(numbers.back(), 4);
  EXPECT_EQ(numbers.size(), 3U);
  EXPECT_FALSE(numbers.empty());
}

TEST(Numbers, AreNoneOfNothing) {
  for (const Numbers<double>& numbers :
       {Numbers<double>(), Numbers<double>(std::vector<double>()), Numbers<double>{},
        Numbers<double>::borrowed({}, nullptr)}) {
    EXPECT_TRUE(numbers.empty());
    EXPECT_EQ(numbers.begin(), numbers.end());
    EXPECT_EQ(numbers, Numbers<double>());
    EXPECT_TRUE(numbers.to_vector().empty());
  }
}

TEST(Numbers, CopiesShareTheMemory) {
  auto numbers = std::make_unique<Numbers<int>>(Numbers<int>{1, 2, 3});
  const Numbers<int> copy = *numbers;
  EXPECT_EQ(copy.data(), numbers->data());
  numbers.reset();
  EXPECT_THAT(copy, ElementsAre(1, 2, 3));
}

TEST(Numbers, AreGoneWhereTheyWereMovedFrom) {
  Numbers<int> numbers{1, 2, 3};
  Numbers<int> taken = std::move(numbers);
  EXPECT_TRUE(numbers.empty());  // NOLINT(bugprone-use-after-move): what is asked here
  EXPECT_EQ(numbers, Numbers<int>());
  numbers = std::move(taken);
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
  EXPECT_TRUE(taken.empty());  // NOLINT(bugprone-use-after-move)
}

TEST(Numbers, AreBorrowedWhereTheyLie) {
  const std::array<std::uint8_t, 4> memory{1, 2, 3, 4};
  const auto numbers = Numbers<std::uint8_t>::borrowed(std::span(memory).subspan(1), nullptr);
  EXPECT_EQ(numbers.data(), memory.data() + 1);
  EXPECT_THAT(numbers, ElementsAre(2, 3, 4));
}

TEST(Numbers, KeepTheOwnerOfBorrowedMemoryWithTheLastCopy) {
  auto owner = std::make_shared<const std::array<double, 3>>(std::array<double, 3>{7, 8, 9});
  const std::weak_ptr<const void> watched = owner;
  auto numbers = Numbers<double>::borrowed(*owner, owner);
  Numbers<double> copy = numbers;
  owner.reset();
  numbers = {1, 2};
  EXPECT_FALSE(watched.expired());
  EXPECT_THAT(copy, ElementsAre(7, 8, 9));
  Numbers<double> last = std::move(copy);
  EXPECT_FALSE(watched.expired());
  EXPECT_THAT(last, ElementsAre(7, 8, 9));
  last = {};
  EXPECT_TRUE(watched.expired());
}

TEST(Numbers, AreEqualByValueWhoeverHasThem) {
  const std::vector<double> vector{1, -0.0, 3};
  const auto borrowed = Numbers<double>::borrowed(vector, nullptr);
  EXPECT_EQ(borrowed, (Numbers<double>{1, 0, 3}));
  EXPECT_EQ(borrowed, vector);
  EXPECT_NE(borrowed, (Numbers<double>{1, 0}));
  EXPECT_NE(borrowed, (Numbers<double>{1, 0, 4}));
}

TEST(Numbers, AreNotEqualWhereOneIsNaNAsInVectors) {
  const std::vector<double> vector{1, std::nan("")};
  const Numbers<double> numbers = vector, copy = numbers;
  EXPECT_NE(vector, vector);
  EXPECT_NE(numbers, numbers);
  EXPECT_NE(numbers, copy);
}

TEST(Numbers, ArePassedOnAsSpansAndChangedAsVectors) {
  const Numbers<int> numbers{1, 2, 3};
  const auto first_of = [](std::span<const int> span) { return span.data(); };
  EXPECT_EQ(first_of(numbers), numbers.data());
  std::vector<int> vector = numbers.to_vector();
  vector[0] = 9;
  EXPECT_THAT(Numbers<int>(std::move(vector)), ElementsAre(9, 2, 3));
  EXPECT_THAT(numbers, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace sealion
