#include "layouts/affine/affine_plan.h"

#include <gtest/gtest.h>

#include "exchange/affine_file.h"
#include "support/affine.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::random_dense_program;

AffinePlan plan_of(const Program& program, const AffineRequirements& wanted = {}) {
  const AffineMap map(program);
  return plan_affine(map, least_plain_modulus(map), wanted, {});
}

TEST(AffinePlan, ALogisticRegressionIsSmall) {
  const AffinePlan plan = plan_of(random_dense_program(30, 1, 0, 255, 127, 1));
  EXPECT_EQ(plan.form.parameters.n, 2048U);
  EXPECT_EQ(plan.form.parameters.coeff_moduli.size(), 1U);
  EXPECT_LE(affine_request_bytes(plan.form, 1), 1024U);
  EXPECT_LE(affine_answer_bytes(plan.form, 1), 10240U);
}

/// Ten answers are cheaper side by side than each with a polynomial of its own.
TEST(AffinePlan, AnswersLieSideBySide) {
  const AffinePlan plan = plan_of(random_dense_program(784, 10, 0, 255, 127, 1));
  EXPECT_EQ(plan.form.parameters.n, 2048U);
  EXPECT_LT(plan.form.products(), 10U);
  EXPECT_GT(plan.form.blocks(), 1U);
  EXPECT_LE(plan.cost.upload_bytes + plan.cost.download_bytes, 45000U);
}

TEST(AffinePlan, SizesAreThoseOfTheFiles) {
  for (const std::size_t records : {1, 7, 100}) {
    const AffinePlan plan = plan_of(random_dense_program(30, 3, 0, 15, 7, 1), {.records = records});
    const std::size_t frame = 8 + 4 + 1 + 32 + 16 + 4 + 32;
    EXPECT_EQ(plan.cost.upload_bytes + frame, affine_request_bytes(plan.form, records));
    EXPECT_EQ(plan.cost.download_bytes + frame + sizeof(Digest),
              affine_answer_bytes(plan.form, records));
  }
}

TEST(AffinePlan, SecurityIsWhatTheTableGrants) {
  const Program program = random_dense_program(30, 2, 0, 255, 127, 1);
  for (const SecurityLevel level :
       {SecurityLevel::bits_128, SecurityLevel::bits_192, SecurityLevel::bits_256}) {
    for (const SecurityTable table :
         {SecurityTable::guidelines_2024, SecurityTable::standard_2018}) {
      const AffinePlan plan = plan_of(program, {.security = level, .security_table = table});
      const LweParametersPtr parameters = LweParameters::create(plan.form.parameters);
      EXPECT_GE(parameters->chain()->security_bits(), static_cast<int>(level));
      EXPECT_EQ(plan.form.parameters.security, level);
      EXPECT_GE(plan.noise.margin(), 0);
    }
  }
}

/// Small answers fit the smallest ring, large ones ask for larger rings and a second prime.
TEST(AffinePlan, TheRingGrowsWithTheAnswers) {
  EXPECT_EQ(plan_of(random_dense_program(4, 1, 0, 1, 3, 1)).form.parameters.n, 1024U);
  const AffinePlan wide = plan_of(random_dense_program(200, 4, 0, (1 << 14) - 1, 1 << 18, 1));
  EXPECT_EQ(wide.form.parameters.n, 4096U);
  EXPECT_EQ(wide.form.parameters.coeff_moduli.size(), 2U);
}

TEST(AffinePlan, FeaturesWithoutWeightStayAtHome) {
  ProgramBuilder builder;
  builder.dense(builder.input(5, 0, 9), 2, {0, 1, 0, 0, 2, 0, 3, 0, 0, 4});
  const AffinePlan plan = plan_of(builder.build());
  EXPECT_EQ(plan.form.features, (std::vector<std::uint32_t>{1, 4}));
  EXPECT_EQ(plan.form.inputs, 5U);
}

TEST(AffinePlan, RefusesWhatNoRingHolds) {
  ProgramBuilder builder;
  builder.dense(builder.input(1, 0, 1 << 24), 1, {1 << 20});
  const Program program = builder.build();
  expect_error(ErrorCode::does_not_fit, "answers of 46 bits", [&] { plan_of(program); });
  const Program small = random_dense_program(30, 1, 0, 255, 127, 1);
  expect_error(ErrorCode::does_not_fit, "", [&] { plan_of(small, {.dimensions = {1024}}); });
  expect_error(ErrorCode::invalid_argument, "modulus of 1",
               [&] { plan_affine(AffineMap(small), 1, {}, {}); });
  expect_error(ErrorCode::invalid_argument, "0 records", [&] { plan_of(small, {.records = 0}); });
}

}  // namespace
}  // namespace sealion
