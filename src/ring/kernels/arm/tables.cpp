// What is built for 64-bit ARM.
#include "ring/kernels/arm/tables.h"

#include <sys/auxv.h>
#include <sys/prctl.h>

namespace sealion::kernels {
namespace {

/// Bits of a scalable vector, 0 where there is none.
int sve_bits() {
  if ((getauxval(AT_HWCAP) & HWCAP_SVE) == 0) return 0;
  const int length = prctl(PR_SVE_GET_VL);
  return length < 0 ? 0 : (length & PR_SVE_VL_LEN_MASK) * 8;
}

}  // namespace

std::span<const KernelTable* const> built_tables() {
  static constexpr const KernelTable* tables[] = {&sve_kernels, &neon_kernels, &scalar_kernels};
  return tables;
}

bool is_supported(const KernelTable& table) { return &table != &sve_kernels || sve_bits() == 256; }

std::vector<std::string> processor_features() {
  std::vector<std::string> names = {"neon"};
  if (const int bits = sve_bits(); bits > 0) names.push_back("sve" + std::to_string(bits));
  return names;
}

}  // namespace sealion::kernels
