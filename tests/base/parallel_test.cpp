#include "base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "base/error.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

TEST(Parallel, RunsEveryIndexOnce) {
  for (const std::size_t threads : {0, 1, 2, 3, 8}) {
    for (const std::size_t count : {0, 1, 2, 1000}) {
      std::vector<std::atomic<int>> runs(count);
      parallel_for(count, {.threads = threads}, [&](std::size_t i) { ++runs[i]; });
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
                          [&] { parallel_for(100, {.threads = threads}, body); });
    std::atomic<int> runs = 0;
    parallel_for(10, {.threads = threads}, [&](std::size_t) { ++runs; });
    EXPECT_EQ(runs, 10) << "an exception broke later calls";
  }
}

TEST(Parallel, MayBeNested) {
  std::atomic<int> runs = 0;
  parallel_for(4, {.threads = 2},
               [&](std::size_t) { parallel_for(5, {.threads = 2}, [&](std::size_t) { ++runs; }); });
  EXPECT_EQ(runs, 20);
}

TEST(Parallel, NumbersItsWorkers) {
  for (const std::size_t threads : {1, 2, 3}) {
    const ExecutionContext context{.threads = threads};
    std::vector<std::atomic<int>> at_work(worker_count(100, context));
    ASSERT_LE(at_work.size(), threads);
    parallel_by_worker(100, context, [&](std::size_t worker, std::size_t) {
      ASSERT_LT(worker, at_work.size());
      EXPECT_EQ(++at_work[worker], 1) << "two of one number at once";
      --at_work[worker];
    });
  }
}

/// One thread for each item while there are as many, and all threads for those that are left.
TEST(Parallel, SharesThreadsAmongItems) {
  struct Case {
    std::size_t count, threads;
    std::vector<std::size_t> each;
  };
  for (const Case& c :
       {Case{0, 2, {}}, Case{1, 2, {2}}, Case{2, 2, {1, 1}}, Case{5, 2, {1, 1, 1, 1, 2}},
        Case{6, 4, {1, 1, 1, 1, 2, 2}}, Case{3, 8, {2, 2, 2}}, Case{3, 1, {1, 1, 1}}}) {
    std::vector<std::size_t> each(c.count);
    parallel_in_shares(
        c.count, {.threads = c.threads},
        [&](std::size_t i, const ExecutionContext& how) { each[i] = how.thread_count(); });
    EXPECT_EQ(each, c.each) << c.count << " items, " << c.threads << " threads";
  }
}

TEST(Parallel, StopsBetweenItemsOnceAsked) {
  struct Nothing {};
  for (const std::size_t threads : {1, 2, 3}) {
    StopRequest stop;
    const ExecutionContext context{.threads = threads, .stop = &stop};
    std::atomic<std::size_t> runs = 0;
    const auto stop_at_third = [&] {
      if (++runs == 3) stop.make();
    };
    testing::expect_error(ErrorCode::cancelled, "stopped", [&] {
      parallel_for(1000, context, [&](std::size_t) { stop_at_third(); });
    });
    EXPECT_LE(runs, 2 + threads) << "each thread ends what it has begun";
    testing::expect_error(ErrorCode::cancelled, "stopped", [&] {
      parallel_for_each(
          1000, context, [] { return std::make_unique<Nothing>(); },
          [&](Nothing&, std::size_t) { stop_at_third(); });
    });
    EXPECT_LE(runs, 2 + threads) << "not begun";
    stop.withdraw();
    runs = 0;
    testing::expect_error(ErrorCode::cancelled, "stopped", [&] {
      parallel_for_each(
          1000, context, [] { return std::make_unique<Nothing>(); },
          [&](Nothing&, std::size_t) { stop_at_third(); });
    });
    EXPECT_LE(runs, 2 + threads);
  }
}

TEST(Parallel, ThereIsAProcessor) { EXPECT_GE(available_threads(), 1U); }

}  // namespace
}  // namespace sealion
