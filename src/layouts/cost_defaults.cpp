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
constexpr CostModel scalar = {.multiply_adds = 1.6e9,
                              .sparse_multiply_adds = 9.8e8,
                              .products = 3.8e8,
                              .sums = 2.3e9,
                              .reductions = 5.2e8,
                              .inner_products = 3.8e8,
                              .butterflies = 6.8e8,
                              .packed_residues = 8.0e8,
                              .expanded_residues = 4.5e8,
                              .memory_bytes = 1.5e10};
constexpr CostModel avx2 = {.multiply_adds = 1.6e10,
                            .sparse_multiply_adds = 3.2e9,
                            .products = 1.2e9,
                            .sums = 3.2e9,
                            .reductions = 1.4e9,
                            .inner_products = 1.6e9,
                            .butterflies = 2.3e9,
                            .packed_residues = 2.5e9,
                            .expanded_residues = 9.5e8,
                            .memory_bytes = 1.5e10};
constexpr CostModel avx512 = {.multiply_adds = 2.7e10,
                              .sparse_multiply_adds = 5.0e9,
                              .products = 1.8e9,
                              .sums = 3.7e9,
                              .reductions = 1.6e9,
                              .inner_products = 2.2e9,
                              .butterflies = 3.5e9,
                              .packed_residues = 3.1e9,
                              .expanded_residues = 1.0e9,
                              .memory_bytes = 1.5e10};
constexpr CostModel avx512ifma = {.multiply_adds = 3.1e10,
                                  .sparse_multiply_adds = 9.2e9,
                                  .products = 2.5e9,
                                  .sums = 3.8e9,
                                  .reductions = 1.7e9,
                                  .inner_products = 3.3e9,
                                  .butterflies = 5.3e9,
                                  .packed_residues = 3.6e9,
                                  .expanded_residues = 1.7e9,
                                  .memory_bytes = 1.5e10};

/// An estimate, not measured: two residues a vector, half of AVX2.
constexpr CostModel neon = {.multiply_adds = 8.0e9,
                            .sparse_multiply_adds = 1.6e9,
                            .products = 6.0e8,
                            .sums = 2.5e9,
                            .reductions = 7.0e8,
                            .inner_products = 8.0e8,
                            .butterflies = 1.2e9,
                            .packed_residues = 1.5e9,
                            .expanded_residues = 6.0e8,
                            .memory_bytes = 1.5e10};

constexpr std::array<Defaults, 7> defaults = {{{"scalar", scalar},
                                               {"avx2", avx2},
                                               {"avx2vaes", avx2},
                                               {"avx512", avx512},
                                               {"avx512ifma", avx512ifma},
                                               {"neon", neon},
                                               {"sve", avx2}}};

}  // namespace

CostModel default_cost_model(std::string_view kernel) {
  const auto found = std::ranges::find(defaults, kernel, &Defaults::kernel);
  return found == defaults.end() ? scalar : found->model;
}

CostModel default_cost_model() { return default_cost_model(kernels::kernels().name); }

}  // namespace sealion
