#pragma once

#include "ring/kernels/vector/inner_products52.h"
#include "ring/kernels/vector/matrix52.h"
#include "ring/kernels/vector/ntt52.h"
#include "ring/kernels/vector/tables.h"

/// The table of a vector that multiplies integers of 52 bits: twice as fast as doubles in
/// transforms and products, and a matrix product needs no reductions.
namespace sealion::kernels {
namespace {

template <typename V>
constexpr KernelTable table52(const char* name, const AesKernel* aes = nullptr) {
  KernelTable table = real_table<V>(name, aes);
  table.root_form = RootForm::quotient52;
  table.ntt_forward = ntt_forward52<V>;
  table.ntt_inverse = ntt_inverse52<V>;
  table.multiply = multiply<V, Field52<V>>;
  table.multiply_add = multiply_add<V, Field52<V>>;
  table.inner_products = inner_products52<V, FromZero<V>>;
  table.add_inner_products = inner_products52<V, FromSum<V>>;
  table.multiply_scalar = multiply_scalar<V, Field52<V>>;
  table.scaled_difference = scaled_difference<V, Field52<V>>;
  table.reduce = reduce<V, Reduction52<V>>;
  table.reduce_sum = reduce_sum<V, Reduction52<V>>;
  table.dense_lay_out = dense_lay_out52;
  table.dense_accumulate = dense_accumulate52<V>;
  table.dense_accumulate_packed = dense_accumulate_packed52<V, unpack_bits<V>>;
  table.dense_finish = dense_finish52<V>;
  table.sparse_rows = sparse_rows<Terms52<V>, Reduction52<V>>;
  return table;
}

}  // namespace
}  // namespace sealion::kernels
