#include "rates/measure_cost_model.h"

#include <gtest/gtest.h>

#include <cstddef>

namespace sealion {
namespace {

TEST(MeasureCostModel, FindsEveryRateAndTellsHowFarItIs) {
  std::size_t last = 0, all = 0;
  const CostModel model =
      measure_cost_model({.threads = 1, .progress = [&](std::size_t done, std::size_t of) {
                            EXPECT_EQ(done, last + 1);
                            last = done;
                            all = of;
                          }});
  EXPECT_EQ(last, all);
  EXPECT_GT(all, 0u);
  for (const auto rate :
       {&CostModel::multiply_adds, &CostModel::sparse_multiply_adds, &CostModel::products,
        &CostModel::sums, &CostModel::reductions, &CostModel::inner_products,
        &CostModel::butterflies, &CostModel::packed_residues, &CostModel::expanded_residues,
        &CostModel::memory_bytes}) {
    EXPECT_GT(model.*rate, 1e4);
  }
  EXPECT_EQ(model.network_bytes, CostModel{}.network_bytes);
  EXPECT_EQ(model.threads, 1u);
}

}  // namespace
}  // namespace sealion
