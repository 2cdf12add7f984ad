#include "ring/kernels/kernels.h"

#include <cstdlib>
#include <string_view>

#include "base/error.h"

namespace sealion::kernels {
namespace {

constexpr const KernelTable* fastest_first[] = {&avx512ifma_kernels, &avx2_kernels,
                                                &scalar_kernels};

const char* forced_name() {
  const char* name = std::getenv("SEALION_FORCE_KERNEL");
  return name != nullptr && *name != '\0' ? name : nullptr;
}

const KernelTable& forced(std::string_view name) {
  for (const KernelTable* table : fastest_first) {
    if (name != table->name) continue;
    if (is_supported(*table)) return *table;
    fail(ErrorCode::unsupported,
         "SEALION_FORCE_KERNEL={}: this processor lacks the instructions; unset it or use 'scalar'",
         name);
  }
  fail(ErrorCode::invalid_argument,
       "SEALION_FORCE_KERNEL={}: unknown; use 'scalar', 'avx2' or 'avx512ifma'", name);
}

const KernelTable& choose() {
  if (const char* name = forced_name()) return forced(name);
  for (const KernelTable* table : fastest_first) {
    if (is_supported(*table)) return *table;
  }
  return scalar_kernels;
}

}  // namespace

bool is_supported(const KernelTable& table) {
  if (&table == &avx512ifma_kernels) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512ifma") && __builtin_cpu_supports("avx512vbmi") &&
           __builtin_cpu_supports("avx512vpopcntdq");
  }
  if (&table == &avx2_kernels) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  }
  return true;
}

const KernelTable& kernels() {
  static const KernelTable& chosen = choose();
  return chosen;
}

std::string kernel_choice() {
  const std::string name = kernels().name;
  if (forced_name() != nullptr) return name + ": forced by SEALION_FORCE_KERNEL";
  return name + ": the fastest that this processor supports";
}

}  // namespace sealion::kernels
