#include "layouts/slotwise/steps/step.h"

#include <algorithm>
#include <cassert>

#include "layouts/slotwise/steps/window_reads.h"

namespace sealion {
namespace {

/// Makes the action of one node; called with its operation.
class StepMaker {
 public:
  StepMaker(const Program& program, const Schedule& schedule, const Corrections& corrections,
            NodeId id)
      : corrections_(corrections),
        node_(program.node(id)),
        id_(id),
        stage_(schedule.stage_of(id)) {}

  StepAction operator()(const DenseNode& dense) const {
    return DenseStep(WeightMatrix(dense.weights, constants(dense.bias)));
  }
  StepAction operator()(const Conv2DNode& conv) const {
    return ConvStep(WeightMatrix(conv.weights, constants(conv.bias)), conv.window);
  }
  StepAction operator()(const SparseNode& sparse) const {
    return SparseStep(sparse, constants(sparse.bias));
  }
  StepAction operator()(const SumPoolNode& pool) const { return SumPoolStep(pool.window); }
  StepAction operator()(const ProductNode&) const {
    if (is_square(node_)) return SquareStep();
    return ProductStep();
  }
  StepAction operator()(const SumNode& sum) const {
    std::vector<OperandScale> scales;
    for (std::size_t i = 0; i < sum.inputs.size(); ++i) {
      scales.push_back({.factor = sum.factors[i], .ratio = ratio(sum.inputs[i])});
    }
    return SumStep(std::move(scales), constants(sum.constants));
  }
  StepAction operator()(const ConcatenateNode& concatenate) const {
    std::vector<OperandScale> scales;
    for (const NodeId x : concatenate.inputs) scales.push_back({.ratio = ratio(x)});
    return ConcatenateStep(std::move(scales));
  }
  StepAction operator()(const InputNode&) const {
    assert(false);  // the client's batch is its value
    return SquareStep();
  }
  StepAction operator()(const ForestNode&) const {
    assert(false);  // expanded before (expand_forests)
    return SquareStep();
  }

 private:
  std::vector<std::int64_t> constants(const std::vector<std::int64_t>& program_constants) const {
    std::vector<std::int64_t> result = program_constants;
    for (std::int64_t& c : result) c = corrections_.constant(c, id_, stage_);
    return result;
  }
  std::int64_t ratio(NodeId operand) const { return corrections_.ratio(operand, id_, stage_); }

  const Corrections& corrections_;
  const Node& node_;
  NodeId id_;
  std::size_t stage_;
};

/// Asks the step of one node what it costs; called with its operation.
class CostCounter {
 public:
  CostCounter(const Node& node, const StepParts& parts) : node_(node), parts_(parts) {}

  StepCost operator()(const InputNode&) const { return {}; }
  StepCost operator()(const ForestNode&) const { return {}; }
  StepCost operator()(const DenseNode& dense) const { return DenseStep::cost(dense, parts_); }
  StepCost operator()(const Conv2DNode& conv) const { return ConvStep::cost(conv, parts_); }
  StepCost operator()(const SparseNode& sparse) const { return SparseStep::cost(sparse, parts_); }
  StepCost operator()(const SumPoolNode& pool) const { return SumPoolStep::cost(pool, parts_); }
  StepCost operator()(const ProductNode& product) const {
    return is_square(node_) ? SquareStep::cost(product, node_.size, parts_)
                            : ProductStep::cost(product, node_.size, parts_);
  }
  StepCost operator()(const SumNode& sum) const { return SumStep::cost(sum, node_.size, parts_); }
  StepCost operator()(const ConcatenateNode&) const {
    return ConcatenateStep::cost(node_.size, parts_);
  }

 private:
  const Node& node_;
  StepParts parts_;
};

}  // namespace

StepCost step_cost(const Program& program, const Schedule& schedule, NodeId node) {
  return std::visit(CostCounter(program.node(node), StepParts(schedule, node)),
                    program.node(node).operation);
}

std::size_t step_scratch_rows(const Node& node) {
  if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    return DenseStep::scratch_rows(*dense);
  }
  if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
    return ConvStep::scratch_rows(*conv);
  }
  return 0;
}

WeightStorage weight_storage(const Node& node) {
  if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    return WeightMatrix::storage(dense->weights.size(), dense->weights.size() / node.size);
  }
  if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
    return WeightMatrix::storage(conv->weights.size(), conv->window.kernel_size());
  }
  if (const auto* sparse = std::get_if<SparseNode>(&node.operation)) {
    return SparseStep::storage(*sparse);
  }
  return {};
}

void mark_reads(const Node& node, std::vector<bool>& is_read) {
  if (const auto* conv = std::get_if<Conv2DNode>(&node.operation)) {
    mark_window(conv->window, is_read);
  } else if (const auto* pool = std::get_if<SumPoolNode>(&node.operation)) {
    mark_window(pool->window, is_read);
  } else if (const auto* sparse = std::get_if<SparseNode>(&node.operation)) {
    SparseStep::mark_reads(*sparse, is_read);
  } else {
    is_read.assign(is_read.size(), true);
  }
}

std::size_t Step::scratch_residues() const {
  return std::visit([](const auto& step) { return step.scratch_residues(); }, action);
}

const WeightMatrix* Step::weights() const {
  if (const auto* dense = std::get_if<DenseStep>(&action)) return &dense->matrix();
  if (const auto* conv = std::get_if<ConvStep>(&action)) return &conv->matrix();
  return nullptr;
}

int Step::weight_bits() const {
  if (const auto* sparse = std::get_if<SparseStep>(&action)) return sparse->weight_bits();
  return weights() == nullptr ? 0 : weights()->weight_bits();
}

Step make_step(const Program& program, const Schedule& schedule, const Corrections& corrections,
               NodeId node) {
  const StepMaker maker(program, schedule, corrections, node);
  return {node, inputs_of(program.node(node)), std::visit(maker, program.node(node).operation)};
}

}  // namespace sealion
