#include "ring/kernels/x86/avx2.h"

#include "ring/kernels/vector/tables.h"
#include "ring/kernels/x86/aes.h"
#include "ring/kernels/x86/tables.h"

namespace sealion::kernels {
namespace {

constexpr KernelTable make_table() {
  KernelTable table = real_table<Avx2>("avx2");
  table.aes = &aes_kernel<AesNi>;
  return table;
}

}  // namespace

constinit const KernelTable avx2_kernels = make_table();

}  // namespace sealion::kernels
