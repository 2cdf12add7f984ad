#include "base/process_mark.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "support/in_child.h"

namespace sealion {
namespace {

TEST(ProcessMark, StaysAsLongAsTheProcess) {
  const ProcessMark mark = ProcessMark::current();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(ProcessMark::current(), mark); });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(ProcessMark, AChildHasAnother) {
  const ProcessMark mark = ProcessMark::current();
  EXPECT_TRUE(testing::holds_in_child([&] {
    const ProcessMark child = ProcessMark::current();
    return child != mark && child == ProcessMark::current() && testing::holds_in_child([&] {
             return ProcessMark::current() != child && ProcessMark::current() != mark;
           });
  }));
  EXPECT_EQ(ProcessMark::current(), mark);
}

}  // namespace
}  // namespace sealion
