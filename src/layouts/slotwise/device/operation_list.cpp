#include "layouts/slotwise/device/operation_list.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <variant>

#include "device/modulus.h"
#include "layouts/slotwise/device/sparse_rows.h"
#include "layouts/slotwise/device/weight_tiles.h"
#include "layouts/slotwise/device/window_rows.h"
#include "layouts/slotwise/steps/operand_scale.h"

namespace sealion::slotwise {
namespace {

using device::StageOperation;
using Kind = StageOperation::Kind;

Rows all_rows(std::size_t count) {
  Rows rows(count);
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

/// A place before it is decided: the tensor's number and the first row.
std::uint64_t undecided(std::size_t tensor, std::size_t first) {
  return std::uint64_t{first} << 32 | tensor;
}

bool are_all_zero(const std::vector<std::int64_t>& values) {
  return std::ranges::all_of(values, [](std::int64_t value) { return value == 0; });
}

}  // namespace

OperationList::OperationList(device::DevicePtr device, const ScheduledProgram& scheduled,
                             std::size_t stage)
    : device_(std::move(device)), scheduled_(scheduled), stage_(stage) {
  for (NodeId node = 0; node < scheduled.program.nodes().size(); ++node) {
    new_tensor(node, scheduled.program.node(node).size);
  }
}

OperationList::TensorId OperationList::new_tensor(NodeId node, std::size_t rows) {
  tensor_residues_.push_back(parts(node) * rows * device::points_of_tile);
  return tensor_residues_.size() - 1;
}

device::TensorPlace OperationList::place_of(NodeId node, const Target& target) const {
  return {.offset = undecided(target.tensor, target.first),
          .parts = parts(node),
          .rows = static_cast<std::uint32_t>(target.rows),
          .is_shared = 0,
          .padding = 0};
}

device::TensorPlace OperationList::place_of(NodeId node, const Source& source) const {
  const std::size_t rows =
      source.rows == nullptr ? scheduled_.program.node(node).size : source.rows->size();
  return place_of(node, Target{source.tensor, 0, rows});
}

device::TensorPlace OperationList::tensor(NodeId node) const {
  return place_of(node, Source{node});
}

void OperationList::add(const StageOperation& operation, std::vector<TensorId> touched) {
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

device::WeightTiles OperationList::weight_tiles(NodeId node,
                                                const std::vector<std::int32_t>& weights,
                                                std::size_t outputs) {
  const auto found = weight_tiles_.find(node);
  if (found != weight_tiles_.end()) return found->second;
  const LaidOutWeights laid_out = lay_out_tiles(weights, outputs);
  const device::WeightTiles tiles{table(laid_out.words), laid_out.outputs, laid_out.columns,
                                  laid_out.digits};
  return weight_tiles_.emplace(node, tiles).first->second;
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
                             .weights = weight_tiles(node, dense.weights, dense.bias.size()),
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
                      .weights = weight_tiles(node, dense.weights, dense.bias.size()),
                      .bias = constants(node, dense.bias),
                      .positions = 1,
                      .gather = nullptr,
                      .out = tensor(node)};
  add(operation, {dense.input, node});
}

template <typename LocalNode>
void OperationList::run(NodeId node, const LocalNode& local) {
  const std::size_t rows = scheduled_.program.node(node).size;
  run_rows(node, all_rows(rows), {local.input}, {node, 0, rows});
}

void OperationList::run(NodeId node, const ProductNode& product) {
  const Node& made = scheduled_.program.node(node);
  if (is_square(made)) {
    return square(node, all_rows(made.size), {product.left}, {node, 0, made.size});
  }
  StageOperation operation{};
  operation.kind = Kind::product;
  operation.product = {.left = tensor(product.left),
                       .right = tensor(product.right),
                       .out = tensor(node),
                       .rows = nullptr,
                       .row_count = static_cast<std::uint32_t>(made.size),
                       .padding = 0};
  add(operation, {product.left, product.right, node});
}

void OperationList::run(const RowChain& chain, const std::vector<ChainPiece>& pieces) {
  std::vector<TensorId> between;
  for (std::size_t i = 0; i + 1 < chain.nodes.size(); ++i) {
    std::size_t most = 0;
    for (const ChainPiece& piece : pieces) most = std::max(most, piece[i].size());
    between.push_back(new_tensor(chain.nodes[i], most));
  }
  const NodeId last = chain.nodes.back();
  for (const ChainPiece& piece : pieces) {
    Source source{inputs_of(scheduled_.program.node(chain.nodes.front())).front()};
    for (std::size_t i = 0; i < between.size(); ++i) {
      run_rows(chain.nodes[i], piece[i], source, {between[i], 0, piece[i].size()});
      source = {between[i], &piece[i]};
    }
    run_rows(last, piece.back(), source,
             {last, piece.back().front(), scheduled_.program.node(last).size});
  }
}

void OperationList::run_rows(NodeId node, const Rows& rows, const Source& source,
                             const Target& target) {
  const Node& made = scheduled_.program.node(node);
  if (std::holds_alternative<Conv2DNode>(made.operation)) {
    convolve(node, rows, source, target);
  } else if (is_square(made)) {
    square(node, rows, source, target);
  } else {
    add_up(node, rows, source, target);
  }
}

void OperationList::convolve(NodeId node, const Rows& rows, const Source& source,
                             const Target& target) {
  const auto& conv = std::get<Conv2DNode>(scheduled_.program.node(node).operation);
  const std::size_t filters = conv.bias.size();
  const RowPlaces places(source.rows);
  std::vector<std::uint32_t> gather;
  for (std::size_t i = 0; i < rows.size(); i += filters) {
    for (const std::uint32_t row : window_rows(conv.window, rows[i] / filters)) {
      gather.push_back(places[row]);
    }
  }
  StageOperation operation{};
  operation.kind = Kind::matrix;
  operation.matrix = {.source = place_of(conv.input, source),
                      .weights = weight_tiles(node, conv.weights, filters),
                      .bias = constants(node, conv.bias),
                      .positions = static_cast<std::uint32_t>(rows.size() / filters),
                      .gather = table(gather),
                      .out = place_of(node, target)};
  add(operation, {source.tensor, target.tensor});
}

void OperationList::add_up(NodeId node, const Rows& rows, const Source& source,
                           const Target& target) {
  const Node& made = scheduled_.program.node(node);
  const SparseRows sparse(made, rows, RowPlaces(source.rows));
  StageOperation operation{};
  operation.kind = Kind::sparse;
  operation.sparse = {.source = place_of(inputs_of(made).front(), source),
                      .row_starts = table(sparse.starts),
                      .columns = table(sparse.columns),
                      .weights = table(sparse.weights),
                      .bias = sparse.bias.empty() ? nullptr : constants(node, sparse.bias),
                      .out = place_of(node, target),
                      .row_count = static_cast<std::uint32_t>(rows.size()),
                      .padding = 0};
  add(operation, {source.tensor, target.tensor});
}

void OperationList::square(NodeId node, const Rows& rows, const Source& source,
                           const Target& target) {
  const NodeId operand = inputs_of(scheduled_.program.node(node)).front();
  const RowPlaces places(source.rows);
  std::vector<std::uint32_t> read;
  for (const std::uint32_t row : rows) read.push_back(places[row]);
  StageOperation operation{};
  operation.kind = Kind::product;
  operation.product = {.left = place_of(operand, source),
                       .right = place_of(operand, source),
                       .out = place_of(node, target),
                       .rows = table(read),
                       .row_count = static_cast<std::uint32_t>(rows.size()),
                       .padding = 0};
  add(operation, {source.tensor, target.tensor});
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

void OperationList::place(const std::vector<ArenaPlan::Place>& places) {
  const auto move = [&](device::TensorPlace& tensor) {
    const ArenaPlan::Place& place = places[tensor.offset & 0xFFFFFFFF];
    tensor.offset = place.offset + (tensor.offset >> 32) * device::points_of_tile;
    tensor.is_shared = place.is_shared ? 1 : 0;
  };
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
