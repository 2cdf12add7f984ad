#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include "layouts/slotwise/schedule/corrections.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "layouts/slotwise/steps/concatenate_step.h"
#include "layouts/slotwise/steps/conv_step.h"
#include "layouts/slotwise/steps/dense_step.h"
#include "layouts/slotwise/steps/product_step.h"
#include "layouts/slotwise/steps/sparse_step.h"
#include "layouts/slotwise/steps/step_cost.h"
#include "layouts/slotwise/steps/sum_pool_step.h"
#include "layouts/slotwise/steps/sum_step.h"

namespace sealion {

using StepAction = std::variant<DenseStep, ConvStep, SumPoolStep, ProductStep, SquareStep, SumStep,
                                ConcatenateStep, SparseStep>;

/// A node made ready to run on tiles.
struct Step {
  NodeId node;
  std::vector<NodeId> operands;
  StepAction action;

  std::size_t scratch_residues() const;
  /// The matrix of a dense layer or a convolution; none for others.
  const WeightMatrix* weights() const;
  /// Bits of the largest weight that the kernels see; 0 for most.
  int weight_bits() const;
};

/// What a node does as a step; nothing for the input.
StepCost step_cost(const Program& program, const Schedule& schedule, NodeId node);
/// Rows that a node's step needs beside a slab, its operands and its result.
std::size_t step_scratch_rows(const Node& node);
/// What a node's weights take in memory.
WeightStorage weight_storage(const Node& node);
/// Marks the features of its input that a node's step reads: a kernel's whole run of channels at
/// each place inside the image, zero weights or not.
void mark_reads(const Node& node, std::vector<bool>& is_read);

/// Any node but the input.
Step make_step(const Program& program, const Schedule& schedule, const Corrections& corrections,
               NodeId node);

}  // namespace sealion
