#include "rates/machine_rates.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.h"
#include "layouts/cost_defaults.h"
#include "rates/cost_model_file.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::TemporaryFolder;
using Origin = MachineRates::Origin;

/// A user whose folders are all the test's.
class MachineRatesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("SEALION_COST_MODEL");
    ::setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
    ::setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
  }
  void TearDown() override {
    for (const char* name : {"SEALION_COST_MODEL", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"}) {
      ::unsetenv(name);
    }
  }

  MachineRates plan_with(bool measures) {
    told_.clear();
    return rates_to_plan_with(
        {.measures = measures,
         .tell = [this](const std::string& sentence) { told_.push_back(sentence); }},
        {.threads = 1});
  }

  TemporaryFolder folder_;
  std::vector<std::string> told_;
};

TEST_F(MachineRatesTest, AreMeasuredOnceAndKept) {
  EXPECT_EQ(known_rates(1).origin, Origin::defaults);
  const MachineRates first = plan_with(true);
  EXPECT_EQ(first.origin, Origin::measured);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_.front(), ::testing::StartsWith("measured in "));
  EXPECT_THAT(told_.front(), ::testing::EndsWith("kept in " + first.path.string()));
  const MachineRates again = plan_with(true);
  EXPECT_TRUE(told_.empty());
  EXPECT_EQ(to_json(again.model), to_json(first.model));
  EXPECT_EQ(text_of(again), "measured on this machine (" + first.path.string() + ")");
  EXPECT_EQ(known_rates(1).path, first.path);
}

TEST_F(MachineRatesTest, AreTheDefaultsWhereMeasuringIsRefused) {
  plan_with(true);
  const MachineRates refused = plan_with(false);
  EXPECT_EQ(refused.origin, Origin::defaults);
  EXPECT_EQ(refused.model.multiply_adds, default_cost_model().multiply_adds);
  EXPECT_EQ(refused.model.threads, 1u);
  EXPECT_FALSE(origin_to_json(refused).contains("file"));
}

TEST_F(MachineRatesTest, AreMeasuredAnewWhereTheirFileIsDamaged) {
  const MachineRates first = plan_with(true);
  write_file(first.path, "{");
  EXPECT_EQ(plan_with(true).origin, Origin::measured);
  ASSERT_EQ(told_.size(), 2u);
  EXPECT_THAT(told_.front(), ::testing::EndsWith("; measuring anew"));
  EXPECT_NO_THROW(read_cost_model(first.path));
}

TEST_F(MachineRatesTest, OfTheUsersFileGoBeforeAll) {
  const auto configured = folder_ / "config" / "sealion" / "cost-model.json";
  CostModel model;
  model.sums = 7;
  write_cost_model(configured, model);
  EXPECT_EQ(plan_with(true).path, configured);
  const auto named = folder_ / "named.json";
  ::setenv("SEALION_COST_MODEL", named.c_str(), 1);
  EXPECT_EQ(plan_with(true).origin, Origin::defaults);  // it is not there
  write_cost_model(named, model);
  EXPECT_EQ(plan_with(false).origin, Origin::file);
  EXPECT_EQ(known_rates(1).model.sums, 7);
  EXPECT_TRUE(told_.empty());
  write_file(named, "{}");
  expect_error(ErrorCode::corrupt, "'sealion info --calibrate' makes it anew",
               [&] { plan_with(true); });
}

TEST_F(MachineRatesTest, AreUsedWhereTheyCannotBeKept) {
  ::setenv("XDG_CACHE_HOME", "/dev/null", 1);
  EXPECT_EQ(plan_with(true).origin, Origin::measured);
  ASSERT_EQ(told_.size(), 1u);
  EXPECT_THAT(told_.front(), ::testing::HasSubstr("not kept: "));
  EXPECT_THROW(calibrate_machine({.threads = 1}), Error);
}

}  // namespace
}  // namespace sealion
