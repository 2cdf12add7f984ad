#include "remote/backoff.h"

#include "support/expect_error.h"

namespace sealion::remote {
namespace {

TEST(Backoff, WaitsTwiceAsLongEachTime) {
  Backoff backoff(1000);
  double usual = 0.2;
  for (int i = 0; i < 12; ++i) {
    const auto pause = backoff.next(std::nullopt);
    ASSERT_TRUE(pause);
    EXPECT_GE(*pause, usual / 2);
    EXPECT_LE(*pause, usual);
    usual = std::min(10.0, 2 * usual);
  }
  EXPECT_EQ(backoff.tries(), 13U);
}

TEST(Backoff, ClientsDoNotComeBackTogether) {
  EXPECT_NE(Backoff(9).next(std::nullopt), Backoff(9).next(std::nullopt));
}

TEST(Backoff, WaitsWhatTheServerAsksForInFull) {
  for (int i = 0; i < 50; ++i) {
    const auto pause = Backoff(100).next(20);
    ASSERT_TRUE(pause);
    EXPECT_GE(*pause, 20);
    EXPECT_LE(*pause, 22);
  }
}

TEST(Backoff, EndsWithPatience) {
  EXPECT_EQ(Backoff(0).next(std::nullopt), std::nullopt);
  EXPECT_EQ(Backoff(19).next(20), std::nullopt);
}

TEST(Backoff, WaitingEndsWhereItIsStopped) {
  StopRequest stop;
  stop.make();
  testing::expect_error(ErrorCode::cancelled, "",
                        [&] { wait_for(1000, ExecutionContext{.stop = &stop}); });
}

}  // namespace
}  // namespace sealion::remote
