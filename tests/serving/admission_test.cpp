#include "serving/admission/admission.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "serving/admission/workers.h"
#include "serving/expect_problem.h"

namespace sealion::serving {
namespace {

using testing::expect_problem;

constexpr AdmissionLimits limits{.memory_bytes = 1000, .queue_seconds = 1, .workers = 2};

TEST(Admission, RefusesWhatHasNoMemory) {
  Admission admission(limits);
  std::optional<Admission::Place> first = admission.enter({600, 0, 0.1});
  expect_problem("busy", "no memory left", [&] { admission.enter({401, 0, 0.1}); });
  // Whatever is admitted can be evaluated beside what is held.
  expect_problem("busy", "no memory left", [&] { admission.enter({1, 400, 0.1}); });
  { const auto second = admission.enter({1, 399, 0.1}); }
  { const auto second = admission.enter({400, 0, 0.1}); }
  first.reset();
  const auto all = admission.enter({600, 400, 0.1});
  expect_problem("busy", "no memory left", [&] { admission.enter({1, 0, 0.1}); });
  expect_problem("too_large", "it must be given more", [&] { admission.enter({600, 401, 0.1}); });
}

TEST(Admission, LetsEvaluationsWaitForMemory) {
  Admission admission(limits);
  auto first = admission.enter({10, 500, 0.1}), second = admission.enter({10, 500, 0.1});
  first.begin_work();
  EXPECT_EQ(admission.state().bytes, 520u);
  std::atomic<bool> has_begun{false};
  std::thread other([&] {
    second.begin_work();
    has_begun = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(has_begun);
  first.end_work();
  other.join();
  EXPECT_TRUE(has_begun);
  EXPECT_EQ(admission.state().bytes, 520u);
}

TEST(Admission, RefusesWhatHadToWaitTooLong) {
  Admission admission(limits);
  auto late = admission.enter({1, 1, 2});
  // Two workers, 4 seconds for them: the next one waits 2.
  auto first = admission.enter({1, 1, 2}), second = admission.enter({1, 1, 2});
  first.queue();
  second.queue();
  const Problem busy = expect_problem("busy", "no time left", [&] {
    admission.enter({1, 1, 0.1});
  });
  EXPECT_EQ(busy.retry_after, 1u);
  // What was let in before may come too late for the queue.
  expect_problem("busy", "no time left", [&] { late.queue(); });
  first.end_work();
  EXPECT_NEAR(admission.state().seconds, 2, 1e-9);
  late.queue();
}

TEST(Admission, GivesEverythingBack) {
  Admission admission({1u << 30, 1e9, 2});
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&admission, t] {
      for (int i = 0; i < 1000; ++i) {
        auto place = admission.enter({static_cast<std::uint64_t>(i), 7, 0.1 * t});
        if (i % 3 != 0) place.queue();
        if (i % 5 != 0) place.begin_work();
        if (i % 2 != 0) place.end_work();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(admission.state().requests, 0u);
  EXPECT_EQ(admission.state().bytes, 0u);
  EXPECT_EQ(admission.state().seconds, 0.0);
}

TEST(Workers, GiveOneTaskAllProcessorsAndSeveralAShare) {
  Workers workers(4);
  std::atomic<std::size_t> alone{0}, begun{0}, together{0};
  std::atomic<bool> go{false};
  workers.add([&](std::size_t threads) { alone = threads; });
  while (alone == 0 || workers.running() > 0) std::this_thread::yield();
  EXPECT_EQ(alone, 4u);
  for (int i = 0; i < 8; ++i) {
    workers.add([&](std::size_t threads) {
      ++begun;
      while (!go) std::this_thread::yield();
      together = threads;
    });
  }
  while (begun < 4) std::this_thread::yield();
  EXPECT_EQ(workers.running(), 4u);
  EXPECT_EQ(workers.waiting(), 4u);
  go = true;
  while (workers.running() + workers.waiting() > 0) std::this_thread::yield();
  EXPECT_EQ(begun, 8u);
  EXPECT_GE(together, 1u);
}

}  // namespace
}  // namespace sealion::serving
