#include "layouts/cost_defaults.h"

#include <gtest/gtest.h>

#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

constexpr auto rates = {
    &CostModel::multiply_adds, &CostModel::sparse_multiply_adds, &CostModel::products,
    &CostModel::sums,          &CostModel::reductions,           &CostModel::inner_products,
    &CostModel::butterflies,   &CostModel::packed_residues,      &CostModel::expanded_residues,
    &CostModel::memory_bytes,  &CostModel::network_bytes};

bool same_rates(const CostModel& a, const CostModel& b) {
  for (const auto rate : rates) {
    if (a.*rate != b.*rate) return false;
  }
  return true;
}

TEST(CostDefaults, HaveEveryRateOfEveryTable) {
  for (const char* kernel : {"scalar", "avx2", "avx2vaes", "avx512", "avx512ifma", "neon", "sve"}) {
    for (const auto rate : rates) EXPECT_GT(default_cost_model(kernel).*rate, 0) << kernel;
  }
}

TEST(CostDefaults, KnowTheTablesThatAreBuilt) {
  const CostModel scalar = default_cost_model("scalar");
  for (const kernels::KernelTable* table : kernels::built_tables()) {
    if (table == &kernels::scalar_kernels) continue;
    EXPECT_FALSE(same_rates(default_cost_model(table->name), scalar)) << table->name;
  }
}

TEST(CostDefaults, OfAnUnknownTableAreThoseOfTheScalarOne) {
  EXPECT_TRUE(same_rates(default_cost_model("abacus"), default_cost_model("scalar")));
}

TEST(CostDefaults, AreThoseOfTheTableInUse) {
  EXPECT_TRUE(same_rates(default_cost_model(), default_cost_model(kernels::kernels().name)));
}

}  // namespace
}  // namespace sealion
