#include "layouts/slotwise/device/operation_list.h"

#include <algorithm>
#include <cassert>
#include <variant>

#include "device/modulus.h"
#include "layouts/slotwise/device/weight_tiles.h"
#include "layouts/slotwise/steps/operand_scale.h"
#include "layouts/slotwise/steps/window_span.h"

namespace sealion::slotwise {
namespace {

using device::StageOperation;
using Kind = StageOperation::Kind;

/// Rows of a window's input at every position, [positions][kernel size], no_row in the padding.
std::vector<std::uint32_t> gathered_rows(const Window& window) {
  std::vector<std::uint32_t> rows;
  rows.reserve(window.positions() * window.kernel_size());
  for (std::size_t position = 0; position < window.positions(); ++position) {
    const std::size_t top = position / window.output_width() * window.stride_y;
    const std::size_t left = position % window.output_width() * window.stride_x;
    for (std::size_t y = top; y < top + window.kernel_height; ++y) {
      for (std::size_t x = left; x < left + window.kernel_width; ++x) {
        const bool is_inside = y >= window.pad_top && y < window.pad_top + window.height &&
                               x >= window.pad_left && x < window.pad_left + window.width;
        for (std::size_t channel = 0; channel < window.channels; ++channel) {
          const std::size_t pixel = (y - window.pad_top) * window.width + (x - window.pad_left);
          rows.push_back(is_inside ? static_cast<std::uint32_t>(pixel * window.channels + channel)
                                   : device::no_row);
        }
      }
    }
  }
  return rows;
}

/// A sum pool as a sparse map of ones: for each position and channel what the window has inside.
struct PooledRows {
  explicit PooledRows(const Window& window) {
    for (std::size_t position = 0; position < window.positions(); ++position) {
      const WindowSpan span(window, position);
      for (std::size_t channel = 0; channel < window.channels; ++channel) {
        for (std::size_t y = span.rows.first; y < span.rows.end; ++y) {
          for (std::size_t x = span.columns.first; x < span.columns.end; ++x) {
            const std::size_t pixel = y * window.width + x;
            columns.push_back(static_cast<std::uint32_t>(pixel * window.channels + channel));
          }
        }
        starts.push_back(static_cast<std::uint32_t>(columns.size()));
      }
    }
  }

  std::vector<std::uint32_t> starts{0}, columns;
};

bool are_all_zero(const std::vector<std::int64_t>& values) {
  return std::ranges::all_of(values, [](std::int64_t value) { return value == 0; });
}

}  // namespace

OperationList::OperationList(device::DevicePtr device, const ScheduledProgram& scheduled,
                             std::size_t stage)
    : device_(std::move(device)), scheduled_(scheduled), stage_(stage) {}

device::TensorPlace OperationList::tensor(NodeId node) const {
  return {.offset = node,
          .parts = static_cast<std::uint32_t>(scheduled_.schedule.parts(node, stage_)),
          .rows = static_cast<std::uint32_t>(scheduled_.program.node(node).size)};
}

void OperationList::add(const StageOperation& operation, std::vector<NodeId> touched) {
  operations_.push_back(operation);
  touched_.push_back(std::move(touched));
}

template <typename T>
const T* OperationList::table(const std::vector<T>& values) {
  tables_.push_back(device::copied_in(device_, std::as_bytes(std::span(values))));
  return reinterpret_cast<const T*>(tables_.back().data());
}

const std::uint64_t* OperationList::constants(NodeId node,
                                              const std::vector<std::int64_t>& constants) {
  const std::size_t limbs = scheduled_.schedule.stages()[stage_].limbs;
  std::vector<std::uint64_t> residues;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    const Modulus& p = scheduled_.parameters.coeff_modulus(limb);
    for (const std::int64_t constant : constants) {
      residues.push_back(p.reduce_signed(scheduled_.corrections.constant(constant, node, stage_)));
    }
  }
  return table(residues);
}

device::WeightTiles OperationList::weight_tiles(const std::vector<std::int32_t>& weights,
                                                std::size_t outputs) {
  const LaidOutWeights laid_out = lay_out_tiles(weights, outputs);
  return {table(laid_out.words), laid_out.outputs, laid_out.columns, laid_out.digits};
}

void OperationList::unpack(NodeId value, std::uint32_t number, const std::vector<bool>& is_read) {
  std::vector<std::uint32_t> rows;
  for (std::size_t i = 0; i < is_read.size(); ++i) {
    if (is_read[i]) rows.push_back(static_cast<std::uint32_t>(i));
  }
  StageOperation operation{};
  operation.kind = Kind::unpack;
  operation.unpack = {.value = number,
                      .row_count = static_cast<std::uint32_t>(rows.size()),
                      .rows = table(rows),
                      .out = tensor(value)};
  add(operation, {value});
}

void OperationList::stream(NodeId node, std::uint32_t number) {
  const auto& dense = std::get<DenseNode>(scheduled_.program.node(node).operation);
  StageOperation operation{};
  operation.kind = Kind::packed_matrix;
  operation.packed_matrix = {.value = number,
                             .weights = weight_tiles(dense.weights, dense.bias.size()),
                             .bias = constants(node, dense.bias),
                             .out = tensor(node)};
  add(operation, {node});
}

void OperationList::pack(NodeId value, std::uint32_t number) {
  StageOperation operation{};
  operation.kind = Kind::pack;
  operation.pack = {.source = tensor(value), .value = number};
  add(operation, {value});
}

void OperationList::run(NodeId node) {
  std::visit([&](const auto& kind) { run(node, kind); }, scheduled_.program.node(node).operation);
}

void OperationList::run(NodeId node, const DenseNode& dense) {
  StageOperation operation{};
  operation.kind = Kind::matrix;
  operation.matrix = {.source = tensor(dense.input),
                      .weights = weight_tiles(dense.weights, dense.bias.size()),
                      .bias = constants(node, dense.bias),
                      .positions = 1,
                      .gather = nullptr,
                      .out = tensor(node)};
  add(operation, {dense.input, node});
}

void OperationList::run(NodeId node, const Conv2DNode& conv) {
  StageOperation operation{};
  operation.kind = Kind::matrix;
  operation.matrix = {.source = tensor(conv.input),
                      .weights = weight_tiles(conv.weights, conv.bias.size()),
                      .bias = constants(node, conv.bias),
                      .positions = static_cast<std::uint32_t>(conv.window.positions()),
                      .gather = table(gathered_rows(conv.window)),
                      .out = tensor(node)};
  add(operation, {conv.input, node});
}

void OperationList::run(NodeId node, const SumPoolNode& pool) {
  const PooledRows rows(pool.window);
  StageOperation operation{};
  operation.kind = Kind::sparse;
  operation.sparse = {.source = tensor(pool.input),
                      .row_starts = table(rows.starts),
                      .columns = table(rows.columns),
                      .weights = table(std::vector<std::int32_t>(rows.columns.size(), 1)),
                      .bias = nullptr,
                      .out = tensor(node)};
  add(operation, {pool.input, node});
}

void OperationList::run(NodeId node, const SparseNode& sparse) {
  StageOperation operation{};
  operation.kind = Kind::sparse;
  operation.sparse = {.source = tensor(sparse.input),
                      .row_starts = table(sparse.row_starts),
                      .columns = table(sparse.columns),
                      .weights = table(sparse.weights),
                      .bias = constants(node, sparse.bias),
                      .out = tensor(node)};
  add(operation, {sparse.input, node});
}

void OperationList::run(NodeId node, const ProductNode& product) {
  StageOperation operation{};
  operation.kind = Kind::product;
  operation.product = {
      .left = tensor(product.left), .right = tensor(product.right), .out = tensor(node)};
  add(operation, {product.left, product.right, node});
}

void OperationList::add_scaled(NodeId node, NodeId operand, std::int64_t factor,
                               std::size_t first) {
  const OperandScale scale{.factor = factor,
                           .ratio = scheduled_.corrections.ratio(operand, node, stage_)};
  std::vector<device::DeviceFactor> factors;
  for (std::size_t limb = 0; limb < scheduled_.schedule.stages()[stage_].limbs; ++limb) {
    const Modulus& p = scheduled_.parameters.coeff_modulus(limb);
    factors.push_back(device::device_factor(scale.residue(p), p));
  }
  StageOperation operation{};
  operation.kind = Kind::add_scaled;
  operation.add_scaled = {.source = tensor(operand),
                          .factors = table(factors),
                          .first = static_cast<std::uint32_t>(first),
                          .out = tensor(node)};
  add(operation, {operand, node});
}

void OperationList::run(NodeId node, const SumNode& sum) {
  StageOperation clear{};
  clear.kind = Kind::clear;
  clear.clear = {.out = tensor(node)};
  add(clear, {node});
  for (std::size_t i = 0; i < sum.inputs.size(); ++i) {
    add_scaled(node, sum.inputs[i], sum.factors[i], 0);
  }
  if (are_all_zero(sum.constants)) return;
  StageOperation operation{};
  operation.kind = Kind::add_constants;
  operation.add_constants = {.constants = constants(node, sum.constants), .out = tensor(node)};
  add(operation, {node});
}

void OperationList::run(NodeId node, const ConcatenateNode& concatenate) {
  StageOperation clear{};
  clear.kind = Kind::clear;
  clear.clear = {.out = tensor(node)};
  add(clear, {node});
  std::size_t first = 0;
  for (const NodeId operand : concatenate.inputs) {
    add_scaled(node, operand, 1, first);
    first += scheduled_.program.node(operand).size;
  }
}

void OperationList::run(NodeId, const InputNode&) { assert(false); }  // the client's batch

void OperationList::run(NodeId, const ForestNode&) { assert(false); }  // expanded before

void OperationList::place(const std::vector<std::size_t>& offsets) {
  const auto move = [&](device::TensorPlace& place) { place.offset = offsets[place.offset]; };
  for (StageOperation& operation : operations_) {
    switch (operation.kind) {
      case Kind::unpack:
        move(operation.unpack.out);
        break;
      case Kind::packed_matrix:
        move(operation.packed_matrix.out);
        break;
      case Kind::matrix:
        move(operation.matrix.source);
        move(operation.matrix.out);
        break;
      case Kind::sparse:
        move(operation.sparse.source);
        move(operation.sparse.out);
        break;
      case Kind::product:
        move(operation.product.left);
        move(operation.product.right);
        move(operation.product.out);
        break;
      case Kind::clear:
        move(operation.clear.out);
        break;
      case Kind::add_scaled:
        move(operation.add_scaled.source);
        move(operation.add_scaled.out);
        break;
      case Kind::add_constants:
        move(operation.add_constants.out);
        break;
      case Kind::pack:
        move(operation.pack.source);
        break;
    }
  }
}

bool OperationList::has_streams() const {
  return std::ranges::any_of(operations_, [](const StageOperation& operation) {
    return operation.kind == Kind::packed_matrix;
  });
}

}  // namespace sealion::slotwise
