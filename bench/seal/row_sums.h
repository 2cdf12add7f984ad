#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "bench/seal/microsoft.h"
#include "program/linear.h"

namespace sealion::bench {

/// Weighted sums of ciphertexts with SEAL's public API. One for each thread: it owns its scratch
/// memory.
class RowSums {
 public:
  virtual ~RowSums() = default;
  /// out = sum of weight * inputs[column] over the terms, of which there must be one.
  virtual void sum(std::span<const microsoft::Ciphertext> inputs,
                   const std::vector<LinearTerm>& terms, microsoft::Ciphertext& out) = 0;
};

using MakeRowSums = std::function<std::unique_ptr<RowSums>()>;

/// The usual way: multiply_plain with the weight's constant, transformed once (BGV's ciphertexts
/// are in NTT form, where a product by a plaintext is one multiplication a residue), and add. For
/// weights up to `largest` in size and inputs at the level of `level`. Refers to the evaluator.
MakeRowSums row_sums_by_products(const microsoft::SEALContext& context,
                                 const microsoft::Evaluator& evaluator, std::int32_t largest,
                                 const microsoft::parms_id_type& level);

/// The fastest way for weights of a few bits: no product at all. Inputs of one |weight| are added
/// into a bucket, subtracted where the weight is negative; then sum_w w bucket_w = sum_v sum_{w >=
/// v} bucket_w takes two additions a bucket. Weights up to `largest` in size. Refers to the
/// evaluator.
MakeRowSums row_sums_by_additions(const microsoft::Evaluator& evaluator, std::int32_t largest);

}  // namespace sealion::bench
