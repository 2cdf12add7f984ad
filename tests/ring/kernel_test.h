#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "ring/emulated_tables.h"
#include "ring/kernels/kernels.h"

/// What the tests of the kernels share: every table of this build, the emulated ones, and inputs
/// that strain it.
namespace sealion::kernels {

using u64 = std::uint64_t;
using Words = std::vector<u64>;

/// Around the vector widths of 4 and 8, and around their multiples.
inline const std::size_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 64, 100, 257};

inline std::mt19937_64& random_bits() {
  static std::mt19937_64 engine(20240607);
  return engine;
}

/// Values below `bound`: all 0, all bound-1, the two in turn, random.
inline std::vector<Words> inputs_below(u64 bound, std::size_t n) {
  std::vector<Words> result = {Words(n, 0), Words(n, bound - 1), Words(n, 0), Words(n, 0)};
  for (std::size_t i = 0; i < n; ++i) {
    if (i % 2 == 1) result[2][i] = bound - 1;
    result[3][i] = random_bits()() % bound;
  }
  return result;
}

/// What a test that runs for several tables is listed as.
inline void PrintTo(const KernelTable* table, std::ostream* out) { *out << table->name; }

/// Runs for each table that is built or emulated, and is listed as skipped for those that the
/// processor lacks.
class KernelTest : public ::testing::TestWithParam<const KernelTable*> {
 protected:
  void SetUp() override {
    if (is_built(table()) && !is_supported(table())) {
      GTEST_SKIP() << "this processor lacks " << table().name;
    }
  }
  static const KernelTable& table() { return *GetParam(); }
  static bool is_built(const KernelTable& table) {
    return std::ranges::find(built_tables(), &table) != built_tables().end();
  }
};

inline auto all_tables() {
  std::vector<const KernelTable*> tables(built_tables().begin(), built_tables().end());
  tables.insert(tables.end(), {&emulated2_kernels, &emulated4_kernels, &emulated8_kernels,
                               &emulated8_52_kernels});
  return ::testing::ValuesIn(tables);
}

inline std::string name_of(const ::testing::TestParamInfo<const KernelTable*>& info) {
  return info.param->name;
}

}  // namespace sealion::kernels
