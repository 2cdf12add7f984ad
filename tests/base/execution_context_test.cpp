#include "base/execution_context.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "base/parallel.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

TEST(ExecutionContext, NoNumberOfThreadsIsAllProcessors) {
  EXPECT_EQ(ExecutionContext{}.thread_count(), available_threads());
  EXPECT_EQ(ExecutionContext{.threads = 3}.thread_count(), 3u);
}

TEST(ExecutionContext, StopsOnceAsked) {
  EXPECT_NO_THROW(ExecutionContext{}.check_stop());
  StopRequest stop;
  const ExecutionContext context{.stop = &stop};
  EXPECT_NO_THROW(context.check_stop());
  stop.make();
  for (const ExecutionContext& asked : {context, context.quiet(), context.step(1, 2)}) {
    testing::expect_error(ErrorCode::cancelled, "stopped", [&] { asked.check_stop(); });
  }
  stop.withdraw();
  EXPECT_NO_THROW(context.check_stop());
}

TEST(ExecutionContext, StepsReportTheirShareOfTheWhole) {
  std::vector<std::pair<std::size_t, std::size_t>> seen;
  const ExecutionContext context{
      .progress = [&](std::size_t done, std::size_t all) { seen.emplace_back(done, all); }};
  context.report(1, 2);
  context.step(2, 3).report(4, 5);
  context.quiet().report(1, 1);
  EXPECT_EQ(seen, (std::vector<std::pair<std::size_t, std::size_t>>{{1, 2}, {14, 15}}));
  EXPECT_NO_THROW(ExecutionContext{}.step(0, 2).report(1, 2)) << "nobody listens";
}

}  // namespace
}  // namespace sealion
