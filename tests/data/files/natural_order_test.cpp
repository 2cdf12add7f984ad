#include "data/files/load/natural_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace sealion {
namespace {

TEST(NaturalOrder, TakesDigitsAsNumbers) {
  const std::vector<std::string> ordered{
      "",        "1",   "02",  "2",     "10",    "a",      "a1b",   "a1b2",
      "a2",      "a10", "img", "img-1", "img9x", "img010", "img10", "img99999999999999999999999",
      "\xC3\xA9"};
  std::vector<std::string> names = ordered;
  std::mt19937 random(1);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(names.begin(), names.end(), random);
    std::sort(names.begin(), names.end(), is_naturally_before);
    EXPECT_EQ(names, ordered);
  }
}

}  // namespace
}  // namespace sealion
