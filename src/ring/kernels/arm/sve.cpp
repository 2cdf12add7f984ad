#include "ring/kernels/arm/sve.h"

#include "ring/kernels/arm/tables.h"
#include "ring/kernels/vector/tables.h"

namespace sealion::kernels {

constinit const KernelTable sve_kernels = real_table<Sve>("sve");

}  // namespace sealion::kernels
