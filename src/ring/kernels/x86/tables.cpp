// What is built for x86-64.
#include "ring/kernels/x86/tables.h"

#include <cpuid.h>

#include <algorithm>

#include "ring/kernels/kernels.h"

namespace sealion::kernels {
namespace {

struct Feature {
  const char* name;
  bool is_there;
  std::vector<const KernelTable*> asked_by;
};

/// Bit 9 of ECX of leaf 7, which clang 14 has no name for.
bool has_vaes() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (c >> 9 & 1) != 0;
}

std::vector<Feature> features() {
  const KernelTable *avx2 = &avx2_kernels, *avx2vaes = &avx2vaes_kernels;
  const KernelTable *avx512 = &avx512_kernels, *ifma = &avx512ifma_kernels;
  return {{"avx2", __builtin_cpu_supports("avx2") != 0, {avx2, avx2vaes}},
          {"fma", __builtin_cpu_supports("fma") != 0, {avx2, avx2vaes}},
          {"aes", __builtin_cpu_supports("aes") != 0, {avx2, avx2vaes, avx512, ifma}},
          {"avx512f", __builtin_cpu_supports("avx512f") != 0, {avx512, ifma}},
          {"avx512dq", __builtin_cpu_supports("avx512dq") != 0, {avx512, ifma}},
          {"avx512bw", __builtin_cpu_supports("avx512bw") != 0, {avx512, ifma}},
          {"avx512vl", __builtin_cpu_supports("avx512vl") != 0, {avx512, ifma}},
          {"avx512ifma", __builtin_cpu_supports("avx512ifma") != 0, {ifma}},
          {"avx512vbmi", __builtin_cpu_supports("avx512vbmi") != 0, {ifma}},
          {"vaes", has_vaes(), {avx2vaes, ifma}}};
}

}  // namespace

std::span<const KernelTable* const> built_tables() {
  static constexpr const KernelTable* tables[] = {
      &avx512ifma_kernels, &avx512_kernels, &avx2vaes_kernels, &avx2_kernels, &scalar_kernels};
  return tables;
}

bool is_supported(const KernelTable& table) {
  return std::ranges::all_of(features(), [&](const Feature& feature) {
    return feature.is_there ||
           std::ranges::find(feature.asked_by, &table) == feature.asked_by.end();
  });
}

std::vector<std::string> processor_features() {
  std::vector<std::string> names;
  for (const Feature& feature : features()) {
    if (feature.is_there) names.push_back(feature.name);
  }
  return names;
}

}  // namespace sealion::kernels
