#include "base/stopwatch.h"

#include <gtest/gtest.h>

#include <thread>

namespace sealion {
namespace {

TEST(Stopwatch, SleepPassesTimeButTakesNoProcessor) {
  const Stopwatch passing;
  const ProcessorStopwatch worked;
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_GE(passing.seconds(), 0.05);
  EXPECT_LT(worked.seconds(), 0.05);
}

TEST(ProcessorStopwatch, CountsWork) {
  const ProcessorStopwatch worked;
  const Stopwatch passing;
  double seconds = 0;
  while (seconds < 0.02 && passing.seconds() < 60) seconds = worked.seconds();
  EXPECT_GE(seconds, 0.02);
}

}  // namespace
}  // namespace sealion
