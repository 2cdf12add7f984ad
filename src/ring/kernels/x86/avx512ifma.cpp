#include "ring/kernels/x86/avx512ifma.h"

#include "ring/kernels/vector/tables52.h"
#include "ring/kernels/x86/bits_vbmi.h"
#include "ring/kernels/x86/tables.h"
#include "ring/kernels/x86/vaes.h"

namespace sealion::kernels {
namespace {

constexpr KernelTable make_table() {
  KernelTable table = table52<Avx512Ifma>("avx512ifma", &aes_kernel<Vaes>);
  table.pack_bits = pack_bits_vbmi;
  table.unpack_bits = unpack_bits_vbmi;
  table.dense_accumulate_packed = dense_accumulate_packed52<Avx512Ifma, unpack_bits_vbmi>;
  table.unpack_residues = unpack_residues_vbmi;
  table.centred_binomial = centred_binomial<Avx512Ifma, unpack_bits_vbmi>;
  return table;
}

}  // namespace

constinit const KernelTable avx512ifma_kernels = make_table();

}  // namespace sealion::kernels
