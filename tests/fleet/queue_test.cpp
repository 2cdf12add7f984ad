#include "fleet/queue.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "support/expect_error.h"

namespace sealion::fleet {
namespace {

using testing::expect_error;

/// Sums of the formula in exact fractions, rounded.
TEST(Queue, ErlangCIsAsInTables) {
  EXPECT_NEAR(erlang_c(1, 0.3), 0.3, 1e-12);
  EXPECT_NEAR(erlang_c(2, 1), 1.0 / 3, 1e-12);
  EXPECT_NEAR(erlang_c(3, 1.5), 0.2368421053, 1e-10);
  EXPECT_NEAR(erlang_c(5, 4), 0.5541125541, 1e-10);
  EXPECT_NEAR(erlang_c(10, 8), 0.4091801508, 1e-10);
  EXPECT_NEAR(erlang_c(100, 90), 0.2169404809, 1e-10);
  EXPECT_EQ(erlang_c(4, 0), 0);
}

TEST(Queue, ExponentialServiceOfOneWorkerWaitsAsTheMM1) {
  const Queue queue{8, 1, 0.1, 1};
  EXPECT_NEAR(utilisation(queue), 0.8, 1e-12);
  EXPECT_NEAR(mean_wait(queue), 0.8 * 0.1 / 0.2, 1e-12);
  // P(W > t) = 0.8 exp(-2 t).
  EXPECT_NEAR(wait_quantile(queue, 0.99), std::log(80) / 2, 1e-12);
  EXPECT_NEAR(latency_quantile(queue, 0.99), 0.1 + std::log(80) / 2, 1e-12);
  EXPECT_EQ(wait_quantile(queue, 0.1), 0);
}

TEST(Queue, ConstantServiceOfOneWorkerWaitsInTheMeanAsTheMD1) {
  for (const double busy : {0.1, 0.5, 0.9}) {
    EXPECT_NEAR(mean_wait({busy, 1, 1}), busy / (2 * (1 - busy)), 1e-12);
  }
}

/// Erlang's exact distribution of the wait in the M/D/1, at t services.
double exact_share_within(double busy, double t) {
  double sum = 0, factorial = 1;
  for (int k = 0; k <= static_cast<int>(t); ++k) {
    if (k > 0) factorial *= k;
    sum += std::pow(-busy * (t - k), k) / factorial * std::exp(busy * (t - k));
  }
  return (1 - busy) * sum;
}

TEST(Queue, TheLateOnesOfTheMD1AreForecastNotTooEarlyAndCloserUnderLoad) {
  const auto exact = [](double busy) {
    double t = 0;
    while (exact_share_within(busy, t) < 0.99) t += 0.001;
    return t;
  };
  for (const auto& [busy, tolerance] : {std::pair{0.3, 0.30}, {0.6, 0.15}, {0.8, 0.10}}) {
    const double forecast = wait_quantile({busy, 1, 1}, 0.99);
    EXPECT_GE(forecast, exact(busy)) << busy;
    EXPECT_LE(forecast, exact(busy) * (1 + tolerance)) << busy;
  }
}

TEST(Queue, TooFewWorkersAreRefused) {
  expect_error(ErrorCode::invalid_argument, "a load of 2 is more than 2 servers", [] {
    mean_wait({2, 2, 1});
  });
  expect_error(ErrorCode::invalid_argument, "3 servers", [] { erlang_c(3, std::nan("")); });
}

RC_GTEST_PROP(Queue, WaitsLongerWithMoreRequestsAndShorterWithMoreWorkers, ()) {
  const auto workers = *rc::gen::inRange<std::size_t>(1, 65);
  const double busy = *rc::gen::inRange(1, 99) / 100.0;
  const double share = *rc::gen::inRange(50, 100) / 100.0;
  const Queue queue{busy * static_cast<double>(workers), workers, 1, 0.1};
  Queue fuller = queue, larger = queue;
  fuller.requests_per_second *= 1.005;
  larger.workers += 1;
  RC_ASSERT(mean_wait(fuller) > mean_wait(queue));
  RC_ASSERT(wait_quantile(fuller, share) >= wait_quantile(queue, share));
  RC_ASSERT(mean_wait(larger) < mean_wait(queue));
  RC_ASSERT(wait_quantile(larger, share) <= wait_quantile(queue, share));
}

}  // namespace
}  // namespace sealion::fleet
