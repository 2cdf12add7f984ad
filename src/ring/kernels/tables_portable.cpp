// What is built for processors without kernels of their own.
#include "ring/kernels/kernels.h"

namespace sealion::kernels {

std::span<const KernelTable* const> built_tables() {
  static constexpr const KernelTable* tables[] = {&scalar_kernels};
  return tables;
}

bool is_supported(const KernelTable&) { return true; }

std::vector<std::string> processor_features() { return {}; }

}  // namespace sealion::kernels
