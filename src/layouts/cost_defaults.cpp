#include "layouts/cost_defaults.h"

#include <algorithm>
#include <array>

#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

struct Defaults {
  std::string_view kernel;
  CostModel model;
};

/// Two threads of a Xeon of the fourth generation at 2.1 GHz, as
/// `SEALION_FORCE_KERNEL=NAME sealion info --calibrate --json` finds them.
constexpr CostModel scalar = {.multiply_adds = 1.7e9,
                              .sparse_multiply_adds = 1.0e9,
                              .products = 4.0e8,
                              .sums = 2.3e9,
                              .reductions = 7.0e8,
                              .inner_products = 4.0e8,
                              .butterflies = 7.2e8,
                              .packed_residues = 8.5e8,
                              .expanded_residues = 4.1e8,
                              .memory_bytes = 1.5e10};
constexpr CostModel avx2 = {.multiply_adds = 1.1e10,
                            .sparse_multiply_adds = 3.2e9,
                            .products = 1.1e9,
                            .sums = 3.2e9,
                            .reductions = 8.3e8,
                            .inner_products = 9.8e8,
                            .butterflies = 1.6e9,
                            .packed_residues = 8.4e8,
                            .expanded_residues = 4.5e8,
                            .memory_bytes = 1.5e10};
constexpr CostModel avx512ifma = {.multiply_adds = 3.2e10,
                                  .sparse_multiply_adds = 8.7e9,
                                  .products = 2.5e9,
                                  .sums = 3.7e9,
                                  .reductions = 2.4e9,
                                  .inner_products = 2.8e9,
                                  .butterflies = 5.1e9,
                                  .packed_residues = 3.5e9,
                                  .expanded_residues = 7.8e8,
                                  .memory_bytes = 1.5e10};

/// Estimates, not measured: twice as wide as AVX2, with its instructions.
constexpr CostModel avx512 = {.multiply_adds = 1.8e10,
                              .sparse_multiply_adds = 5.0e9,
                              .products = 1.8e9,
                              .sums = 3.5e9,
                              .reductions = 1.4e9,
                              .inner_products = 1.6e9,
                              .butterflies = 2.6e9,
                              .packed_residues = 1.5e9,
                              .expanded_residues = 6.0e8,
                              .memory_bytes = 1.5e10};
/// Estimates, not measured: two residues a vector.
constexpr CostModel neon = {.multiply_adds = 3.0e9,
                            .sparse_multiply_adds = 1.5e9,
                            .products = 5.0e8,
                            .sums = 2.5e9,
                            .reductions = 8.0e8,
                            .inner_products = 5.0e8,
                            .butterflies = 8.0e8,
                            .packed_residues = 8.5e8,
                            .expanded_residues = 4.1e8,
                            .memory_bytes = 1.5e10};

constexpr std::array<Defaults, 6> defaults = {{{"scalar", scalar},
                                               {"avx2", avx2},
                                               {"avx512", avx512},
                                               {"avx512ifma", avx512ifma},
                                               {"neon", neon},
                                               {"sve", neon}}};

}  // namespace

CostModel default_cost_model(std::string_view kernel) {
  const auto found = std::ranges::find(defaults, kernel, &Defaults::kernel);
  return found == defaults.end() ? scalar : found->model;
}

CostModel default_cost_model() { return default_cost_model(kernels::kernels().name); }

}  // namespace sealion
