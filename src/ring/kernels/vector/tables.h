#pragma once

#include "ring/kernels/kernels.h"
#include "ring/kernels/scalar.h"
#include "ring/kernels/vector/bits.h"
#include "ring/kernels/vector/blake2_lanes.h"
#include "ring/kernels/vector/dense_real.h"
#include "ring/kernels/vector/elementwise.h"
#include "ring/kernels/vector/inner_products.h"
#include "ring/kernels/vector/noise.h"
#include "ring/kernels/vector/ntt_real.h"
#include "ring/kernels/vector/sparse.h"

/// The table of a vector whose products are made in doubles.
namespace sealion::kernels {
namespace {

template <typename V>
constexpr KernelTable real_table(const char* name, const AesKernel* aes = nullptr) {
  return {
      .name = name,
      .root_form = RootForm::real,
      .aes = aes,
      .ntt_forward = real_ntt_forward<V>,
      .ntt_inverse = real_ntt_inverse<V>,
      .add = add<V>,
      .subtract = subtract<V>,
      .multiply = multiply<V, RealField<V>>,
      .multiply_add = multiply_add<V, RealField<V>>,
      .inner_products = inner_products<V, FromZero<V>>,
      .add_inner_products = inner_products<V, FromSum<V>>,
      .add_scalar = add_scalar<V>,
      .multiply_scalar = multiply_scalar<V, RealField<V>>,
      .scaled_difference = scaled_difference<V, RealField<V>>,
      .reduce = reduce<V, RealReduction<V>>,
      .reduce_sum = real_reduce_sum<V>,
      .dense_lay_out = real_dense_lay_out,
      .dense_accumulate = real_dense_accumulate<V>,
      .dense_accumulate_packed = real_dense_accumulate_packed<V>,
      .dense_finish = real_dense_finish<V>,
      .sparse_rows = sparse_rows<RealTerms<V>, RealReduction<V>>,
      .pack_bits = scalar::pack_bits,
      .unpack_bits = unpack_bits<V>,
      .unpack_residues = unpack_residues<V>,
      .centred_binomial = centred_binomial<V, unpack_bits<V>>,
      .add_scaled_noise = add_scaled_noise<V>,
      .blake2b_compress = scalar::blake2b_compress,
      .blake2xb_pages = blake2xb_pages<V>,
  };
}

}  // namespace
}  // namespace sealion::kernels
