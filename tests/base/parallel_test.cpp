#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "base/error.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

TEST(Parallel, RunsEveryIndexOnce) {
  for (const std::size_t threads : {0, 1, 2, 3, 8}) {
    for (const std::size_t count : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> runs(count);
      parallel_for(count, threads, [&](std::size_t i) { ++runs[i]; });
      for (const auto& run : runs) ASSERT_EQ(run, 1) << threads << " threads, " << count;
    }
  }
}

TEST(Parallel, RethrowsWhatABodyThrows) {
  for (const std::size_t threads : {1, 2, 3}) {
    const auto body = [](std::size_t i) {
      if (i == 7) fail(ErrorCode::does_not_fit, "number {}", i);
    };
    testing::expect_error(ErrorCode::does_not_fit, "number 7",
                          [&] { parallel_for(100, threads, body); });
    std::atomic<int> runs = 0;
    parallel_for(10, threads, [&](std::size_t) { ++runs; });
    EXPECT_EQ(runs, 10) << "an exception broke later calls";
  }
}

TEST(Parallel, MayBeNested) {
  std::atomic<int> runs = 0;
  parallel_for(4, 2, [&](std::size_t) { parallel_for(5, 2, [&](std::size_t) { ++runs; }); });
  EXPECT_EQ(runs, 20);
}

TEST(Parallel, ThereIsAProcessor) { EXPECT_GE(available_threads(), 1U); }

}  // namespace
}  // namespace sealion
