#include <gtest/gtest.h>

#include "base/error.h"
#include "encrypted_packing.h"
#include "layouts/margin.h"
#include "program/builders.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using planning::Setting;
using sealion::testing::EncryptedPacking;

Setting setting_of(std::size_t n, int modulus_bits, std::vector<std::uint64_t> plain_above) {
  Setting setting{
      {n, modulus_bits, largest_prime_bits}, {}, RangeMode::proved, 1, ClientKind::sealion};
  for (const std::uint64_t above : plain_above) {
    setting.plain_moduli.push_back(smallest_prime_above(above, 2 * n));
  }
  return setting;
}

Setting secure_setting(std::size_t n, std::vector<std::uint64_t> plain_above) {
  return setting_of(n, largest_secure_modulus_bits(n, SecurityLevel::bits_128),
                    std::move(plain_above));
}

class PackedSearchTest : public ::testing::Test {
 protected:
  PackedPlan best(const Setting& setting, const PackedRequest& request) {
    return search_.best(setting, request).value();
  }

  const Program program_ = sealion::testing::two_layers(784, 30, 10, 7);
  const CostModel model_ = {};
  const ExecutionContext context_ = {};
  PackedSearch search_{program_, model_, context_};
};

TEST_F(PackedSearchTest, APlanRunsAsItPromises) {
  const PackedPlan plan = best(secure_setting(8192, {std::uint64_t{1} << 26}), {.records = 3});
  EncryptedPacking packing(program_, plan.parameters, plan.way);
  const IntegerBatch inputs = sealion::testing::random_inputs(program_, 3, 1);
  const auto answers = packing.decrypt(packing.evaluate(packing.encrypt(inputs)));
  EXPECT_EQ(packing.wrong_answers(program_, inputs, answers), 0u);
  EXPECT_GE(answers.noise_budget_bits, plan.answer_budget - 1);
  EXPECT_GE(plan.answer_budget, minimal_margin_bits);
  EXPECT_EQ(plan.cost.key_bytes, packing.packed().cost(3, model_.threads).key_bytes);
  EXPECT_EQ(plan.cost.butterflies, packing.packed().cost(3, model_.threads).butterflies);
}

TEST_F(PackedSearchTest, OneRecordTakesOneAndManyShare) {
  const Setting setting = secure_setting(8192, {std::uint64_t{1} << 26});
  EXPECT_EQ(best(setting, {.records = 1}).way.records, 1u);
  const PackedPlan many = best(setting, {.records = 64});
  EXPECT_GT(many.way.records, 1u);
  EXPECT_LT(many.seconds, 64 * best(setting, {.records = 1}).seconds);
}

TEST_F(PackedSearchTest, DearKeysAreFewer) {
  const Setting setting = secure_setting(8192, {std::uint64_t{1} << 26});
  const PackedPlan free = best(setting, {.records = 64});
  const PackedPlan dear = best(setting, {.records = 64, .seconds_per_key_byte = 1});
  EXPECT_LE(dear.cost.key_bytes, free.cost.key_bytes);
}

/// Seconds for each of so many bytes, for ever fewer requests that share a key's upload: there are
/// fewer keys, which never cost more than a key for each rotation, and do what they promise.
TEST_F(PackedSearchTest, FewerRequestsForAKeyTakeFewerKeys) {
  const Setting setting = secure_setting(8192, {std::uint64_t{1} << 26});
  PackedPlan before = best(setting, {});
  EXPECT_TRUE(before.way.keyless.empty());
  for (const double requests : {10000, 100, 10, 3, 1}) {
    const PackedPlan plan = best(setting, {.seconds_per_key_byte = 8e-9 / requests});
    EXPECT_LE(plan.cost.key_bytes, before.cost.key_bytes) << requests << " requests";
    EXPECT_EQ(plan.all_keys.has_value(), !plan.way.keyless.empty());
    if (plan.all_keys) {
      EXPECT_LT(plan.seconds, plan.all_keys->seconds);
      EXPECT_LT(plan.cost.key_bytes, plan.all_keys->cost.key_bytes);
      EXPECT_TRUE(plan.all_keys->way.keyless.empty());
    }
    before = plan;
  }
  EXPECT_LT(before.cost.key_bytes, best(setting, {}).cost.key_bytes * 2 / 3);
  EXPECT_GE(before.answer_budget, minimal_margin_bits);
  EncryptedPacking packing(program_, before.parameters, before.way);
  EXPECT_EQ(before.cost.key_bytes, packing.packed().cost(1, model_.threads).key_bytes);
  const IntegerBatch inputs = sealion::testing::random_inputs(program_, 1, 1);
  const auto answers = packing.decrypt(packing.evaluate(packing.encrypt(inputs)));
  EXPECT_EQ(packing.wrong_answers(program_, inputs, answers), 0u);
  EXPECT_GE(answers.noise_budget_bits, before.answer_budget - 1);
}

TEST_F(PackedSearchTest, DescribesEveryNode) {
  const PackedPlan plan = best(secure_setting(8192, {std::uint64_t{1} << 26}), {});
  ASSERT_EQ(plan.layers.size(), program_.nodes().size());
  ASSERT_EQ(plan.noise_budgets.size(), program_.nodes().size());
  for (NodeId node = 0; node < plan.layers.size(); ++node) {
    EXPECT_EQ(plan.layers[node].parts, 2u);
    EXPECT_GE(plan.layers[node].limbs, 1u);
    EXPECT_LE(plan.layers[node].limbs, plan.parameters.coeff_moduli.size());
    EXPECT_GT(plan.layers[node].bytes, 0u);
    EXPECT_GE(plan.noise_budgets[node], minimal_margin_bits);
  }
  EXPECT_EQ(plan.layers.front().limbs, plan.parameters.coeff_moduli.size());
  EXPECT_EQ(plan.layers.front().multiply_adds, 0u);
  EXPECT_GT(plan.layers.back().multiply_adds, 0u);
}

TEST_F(PackedSearchTest, LeavesOutWhatTakesTooLong) {
  const Setting setting = secure_setting(8192, {std::uint64_t{1} << 26});
  const PackedPlan plan = best(setting, {.records = 64});
  const auto limited = [&](double seconds) {
    return search_.best(setting, {.records = 64, .too_many_seconds = seconds});
  };
  ASSERT_TRUE(limited(1.001 * plan.seconds).has_value());
  EXPECT_EQ(limited(1.001 * plan.seconds)->way, plan.way);
  EXPECT_FALSE(limited(0.1 * plan.seconds).has_value());
}

TEST_F(PackedSearchTest, SaysWhichLayerBreaksAndHowManyBitsItNeeds) {
  const Setting setting = setting_of(8192, 150, {std::uint64_t{1} << 26});
  const auto misfit = search_.misfit(setting, {});
  EXPECT_GT(misfit.bits, 150);
  EXPECT_LT(misfit.bits, 230);
  EXPECT_GT(misfit.node, 0u);
  EXPECT_LT(misfit.node, program_.nodes().size());
  const auto hopeless = search_.misfit(setting_of(8192, 30, {std::uint64_t{1} << 26}), {});
  EXPECT_GT(hopeless.bits, 30);
}

TEST_F(PackedSearchTest, StopsWhenItIsAskedTo) {
  StopRequest stop;
  const ExecutionContext context{.stop = &stop};
  PackedSearch search(program_, model_, context);
  stop.make();
  EXPECT_THROW(search.best(secure_setting(8192, {std::uint64_t{1} << 26}), {}), Error);
}

/// Two channels, whose keys are the same.
TEST_F(PackedSearchTest, SharesKeysAmongChannels) {
  const PackedPlan one = best(secure_setting(16384, {1 << 20}), {});
  const PackedPlan two = best(secure_setting(16384, {1 << 20, 1 << 19}), {});
  EXPECT_EQ(two.parameters.plain_moduli.size(), 2u);
  EXPECT_EQ(two.cost.key_bytes, one.cost.key_bytes);
  EXPECT_EQ(two.cost.upload_bytes, 2 * one.cost.upload_bytes);
}

/// Those of Microsoft SEAL: q is 1 modulo t, as far as there are such primes.
TEST_F(PackedSearchTest, PlansForOtherClients) {
  Setting setting = secure_setting(16384, {1 << 20});
  const PackedPlan ours = best(setting, {});
  setting.client = ClientKind::seal;
  const PackedPlan theirs = best(setting, {});
  std::uint64_t product = 1;
  const Modulus t(setting.largest_t());
  for (const std::uint64_t q : theirs.parameters.coeff_moduli)
    product = t.multiply(product, t.reduce(q));
  EXPECT_EQ(product, 1u);
}

/// Whatever the search chooses, with as many records as it is asked for, and with dear keys.
TEST(PackedSearch, PlansOfRandomProgramsEqualTheReference) {
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    const CostModel model;
    const ExecutionContext context;
    PackedSearch search(program, model, context);
    const std::size_t records = 1 + seed % 20;
    const Setting setting =
        setting_of(seed % 2 == 0 ? 64 : 1024, 868, {std::uint64_t{1} << (12 + seed % 14)});
    const double seconds_per_key_byte = seed % 3 == 0 ? 0 : 1e-8;
    PackedPlan plan =
        search.best(setting, {.records = records, .seconds_per_key_byte = seconds_per_key_byte})
            .value();
    plan.parameters.security = SecurityLevel::insecure_for_tests;
    EncryptedPacking packing(program, plan.parameters, plan.way);
    const IntegerBatch inputs = sealion::testing::random_inputs(program, records, seed);
    const auto answers = packing.decrypt(packing.evaluate(packing.encrypt(inputs)));
    EXPECT_EQ(packing.wrong_answers(program, inputs, answers), 0u);
    EXPECT_GE(answers.noise_budget_bits, plan.answer_budget - 1);
  }
}

}  // namespace
}  // namespace sealion::packed
