#include "ring/kernels/x86/avx2.h"

#include "ring/kernels/vector/tables.h"
#include "ring/kernels/x86/aes.h"
#include "ring/kernels/x86/tables.h"
#include "ring/kernels/x86/vaes256.h"

namespace sealion::kernels {

constinit const KernelTable avx2_kernels = real_table<Avx2>("avx2", &aes_kernel<AesNi>);
constinit const KernelTable avx2vaes_kernels = real_table<Avx2>("avx2vaes", &aes_kernel<Vaes256>);

}  // namespace sealion::kernels
