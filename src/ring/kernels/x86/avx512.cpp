#include "ring/kernels/x86/avx512.h"

#include "ring/kernels/vector/tables.h"
#include "ring/kernels/x86/aes.h"
#include "ring/kernels/x86/tables.h"

namespace sealion::kernels {

constinit const KernelTable avx512_kernels = real_table<Avx512>("avx512", &aes_kernel<AesNi>);

}  // namespace sealion::kernels
