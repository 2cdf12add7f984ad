#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/memory.h"
#include "layouts/slotwise/steps/step_context.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "program/program.h"
#include "ring/kernels/kernels.h"

namespace sealion {

/// A sparse linear layer on a tile, row by row: positive and negative terms are summed up apart, so
/// that the kernels see absolute values and no offset. Rows that are one input are copied.
class SparseStep {
 public:
  /// `bias`, one integer a row, stands in for the node's own and is added as it is.
  SparseStep(const SparseNode& sparse, const std::vector<std::int64_t>& bias);

  static StepCost cost(const SparseNode& sparse, const StepParts& parts);
  static WeightStorage storage(const SparseNode& sparse);
  /// Marks the features that the rows read.
  static void mark_reads(const SparseNode& sparse, std::vector<bool>& is_read);

  std::size_t scratch_residues() const;
  /// Bits of the largest weight that the kernels see.
  int weight_bits() const;
  void run(const StepContext& context) const;

 private:
  struct Copy {
    std::size_t row, column;
  };

  void add_row(const SparseNode& sparse, std::size_t row);
  void run_part(const StepContext& context, std::size_t part) const;
  /// What is added to row r of `rows` so that it stays positive, the bias included in part 0.
  void set_bases(std::uint64_t* bases, std::uint64_t multiple, std::size_t part) const;
  void add_rests(const StepContext& context, std::size_t part, kernels::SparseBlock block) const;

  std::vector<Copy> copies_;
  /// Rows, each as far as one exact sum of the kernels goes; and what there is beyond.
  std::vector<kernels::SparseRow> rows_, rests_;
  std::vector<std::int64_t> bias_;        // [rows_]
  std::vector<std::uint32_t> columns_;    // [entries]
  AlignedVector<std::uint64_t> weights_;  // [entries], absolute values
};

}  // namespace sealion
