#include "real/quantise/shared_steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "real/programs.h"

namespace sealion::real {
namespace {

using testing::dense;
using ::testing::ElementsAre;

constexpr Window two_channels{
    .height = 2, .width = 2, .channels = 2, .kernel_height = 1, .kernel_width = 1};

TEST(StepPeriods, AreOneForTheAnswersAlone) {
  const Program program{{{"input", InputNode{}, 2},
                         {"hidden", dense(0, {{1, 1}, {1, 1}, {1, 1}}, {0, 0, 0}), 3},
                         {"answer", dense(1, {{1, 1, 1}, {1, 1, 1}}, {0, 0}), 2}}};
  EXPECT_THAT(step_periods(program), ElementsAre(2, 3, 1));
}

TEST(StepPeriods, OfAnImageAreItsChannels) {
  const Program program{{{"input", InputNode{}, 8},
                         {"conv", Conv2DNode{0, two_channels, {1, 2, 3, 4, 5, 6}, {0, 0, 0}}, 12},
                         {"answer", dense(1, {std::vector<double>(12, 1)}, {0}), 1}}};
  EXPECT_THAT(step_periods(program), ElementsAre(2, 3, 1));
}

TEST(StepPeriods, GoThroughProducts) {
  const Program program{{{"input", InputNode{}, 8},
                         {"rows",
                          dense(0, std::vector<std::vector<double>>(8, std::vector<double>(8, 1)),
                                std::vector<double>(8, 0)),
                          8},
                         {"square", ProductNode{1, 1}, 8},
                         {"conv", Conv2DNode{2, two_channels, {1, 2}, {0}}, 4}}};
  EXPECT_THAT(step_periods(program), ElementsAre(8, 2, 2, 1));
}

TEST(StepPeriods, OfWhatIsJoinedAreOneWhereTheWholeHasOne) {
  const Program joined{{{"input", InputNode{}, 2},
                        {"rows", dense(0, {{1, 1}, {1, 1}}, {0, 0}), 2},
                        {"answer", ConcatenateNode{{1, 0}}, 4}}};
  EXPECT_THAT(step_periods(joined), ElementsAre(1, 1, 1));
  const Program free{{{"input", InputNode{}, 2},
                      {"rows", dense(0, {{1, 1}, {1, 1}}, {0, 0}), 2},
                      {"all", ConcatenateNode{{1, 0}}, 4},
                      {"answer", dense(2, {{1, 1, 1, 1}}, {0}), 1}}};
  EXPECT_THAT(step_periods(free), ElementsAre(2, 2, 4, 1));
}

}  // namespace
}  // namespace sealion::real
