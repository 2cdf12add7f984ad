#include "layouts/packed/cost/least_cost.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/packed_search.h"
#include "program/builders.h"
#include "ring/primes.h"
#include "support/random_program.h"

namespace sealion::packed {
namespace {

using planning::Setting;

Setting wide_setting(std::size_t n, std::uint64_t plain_above, ClientKind client) {
  return {{n, 868, largest_prime_bits},
          {smallest_prime_above(plain_above, 2 * n)},
          RangeMode::proved,
          1,
          client};
}

/// The bound of the plan that a search finds, for its number of records.
std::optional<Cost> bound_of(const Program& program, const Setting& setting, const PackedPlan& plan,
                             std::size_t records) {
  const AffineForm form = affine_form(program, Modulus(setting.largest_t()));
  const Packing packing = pack(form, setting.ring.n / plan.way.records, plan.way.choices);
  return least_cost(packing, Interleaving(plan.way.records), setting, records);
}

/// Whatever the depth, the ring, the plain modulus, the client and the price of keys.
TEST(LeastCost, NoPlanCostsLess) {
  const CostModel model;
  const ExecutionContext context;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Program program = sealion::testing::random_program(seed, {.largest_value = 0x1p60});
    const Setting setting =
        wide_setting(seed % 2 == 0 ? 64 : 1024, std::uint64_t{1} << (12 + seed % 14),
                     seed % 5 == 0 ? ClientKind::seal : ClientKind::sealion);
    const std::size_t records = 1 + seed % 20;
    PackedSearch search(program, model, context);
    const auto plan =
        search.best(setting, {.records = records, .seconds_per_key_byte = seed % 3 * 1e-8});
    ASSERT_TRUE(plan.has_value());
    const auto bound = bound_of(program, setting, *plan, records);
    ASSERT_TRUE(bound.has_value());
    EXPECT_LE(bound->butterflies, plan->cost.butterflies);
    EXPECT_LE(bound->inner_products, plan->cost.inner_products);
    EXPECT_LE(bound->memory_bytes, plan->cost.memory_bytes);
    EXPECT_LE(bound->upload_bytes, plan->cost.upload_bytes);
    EXPECT_LE(total_seconds(*bound, model), total_seconds(plan->cost, model));
  }
}

/// It is of use: not far below what a network costs.
TEST(LeastCost, IsOfTheSizeOfAPlansCost) {
  const CostModel model;
  const ExecutionContext context;
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  const Setting setting = wide_setting(8192, std::uint64_t{1} << 26, ClientKind::sealion);
  PackedSearch search(program, model, context);
  const PackedPlan plan = search.best(setting, {.records = 4}).value();
  const Cost bound = bound_of(program, setting, plan, 4).value();
  EXPECT_GT(total_seconds(bound, model), total_seconds(plan.cost, model) / 3);
}

TEST(LeastCost, HasNoneWhereNoChainCarriesAProgram) {
  const Program program = sealion::testing::two_layers(784, 30, 10, 7);
  Setting setting = wide_setting(8192, std::uint64_t{1} << 26, ClientKind::sealion);
  const AffineForm form = affine_form(program, Modulus(setting.largest_t()));
  const Packing packing = pack(form, 8192);
  const double bits = least_modulus_bits(packing, Interleaving(1), setting);
  EXPECT_GT(bits, 4 * setting.log2_t());
  setting.ring.modulus_bits = static_cast<int>(bits) - 1;
  EXPECT_FALSE(least_cost(packing, Interleaving(1), setting, 1).has_value());
}

}  // namespace
}  // namespace sealion::packed
