#include "ring/kernels/arm/neon.h"

#include "ring/kernels/arm/tables.h"
#include "ring/kernels/vector/tables.h"

namespace sealion::kernels {

constinit const KernelTable neon_kernels = real_table<Neon>("neon");

}  // namespace sealion::kernels
