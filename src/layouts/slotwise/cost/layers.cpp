#include "layouts/slotwise/cost/layers.h"

#include <algorithm>

#include "layouts/slotwise/steps/kernel_weights.h"

namespace sealion {
namespace {

/// Pairs of a position and a tap along one axis that lie inside the image.
std::uint64_t taps_inside(std::size_t positions, std::size_t stride, std::size_t kernel,
                          std::size_t pad, std::size_t extent) {
  std::uint64_t taps = 0;
  for (std::size_t i = 0; i < positions; ++i) {
    const std::size_t first = std::max(i * stride, pad);
    const std::size_t end = std::min(i * stride + kernel, extent + pad);
    taps += end > first ? end - first : 0;
  }
  return taps;
}

std::uint64_t taps_inside(const Window& window) {
  const std::uint64_t vertical = taps_inside(window.output_height(), window.stride_y,
                                             window.kernel_height, window.pad_top, window.height);
  const std::uint64_t horizontal = taps_inside(window.output_width(), window.stride_x,
                                               window.kernel_width, window.pad_left, window.width);
  return vertical * horizontal * window.channels;
}

/// Terms of the rows that the engine sums up, and not copies.
std::uint64_t summed_terms(const SparseNode& sparse) {
  std::uint64_t terms = 0;
  for (std::size_t r = 0; r < sparse.bias.size(); ++r) {
    if (!is_copy(sparse, r)) terms += sparse.row_starts[r + 1] - sparse.row_starts[r];
  }
  return terms;
}

class Counter {
 public:
  Counter(const Program& program, const Schedule& schedule, NodeId id)
      : schedule_(schedule), node_(program.node(id)), stage_(schedule.stage_of(id)), id_(id) {}

  LayerWork work() const {
    return std::visit([this](const auto& operation) { return of(operation); }, node_.operation);
  }
  LayerWork overhead() const {
    return std::visit([this](const auto& operation) { return beside(operation); }, node_.operation);
  }

 private:
  std::uint64_t parts(NodeId value) const { return schedule_.parts(value, stage_); }

  LayerWork of(const InputNode&) const { return {}; }
  LayerWork of(const DenseNode& dense) const {
    return {.multiply_adds = dense.weights.size() * parts(dense.input)};
  }
  LayerWork of(const Conv2DNode& conv) const {
    return {.multiply_adds = taps_inside(conv.window) * conv.bias.size() * parts(conv.input)};
  }
  LayerWork of(const SumPoolNode& pool) const {
    return {.sums = taps_inside(pool.window) * parts(pool.input)};
  }
  LayerWork of(const SparseNode& sparse) const {
    return {.multiply_adds = summed_terms(sparse) * parts(sparse.input)};
  }
  LayerWork of(const ProductNode& product) const {
    const std::uint64_t left = parts(product.left), right = parts(product.right);
    return {.products = node_.size * (is_square(node_) ? left * (left + 1) / 2 : left * right)};
  }
  LayerWork of(const SumNode& sum) const {
    LayerWork work;
    for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
      const std::uint64_t residues = node_.size * parts(sum.inputs[k]);
      work.products += sum.factors[k] == 1 ? 0 : residues;
      work.sums += residues;
    }
    return work;
  }
  LayerWork of(const ConcatenateNode&) const { return {.sums = node_.size * parts(id_)}; }

  template <typename Operation>
  LayerWork beside(const Operation&) const {
    return {};
  }
  LayerWork beside(const DenseNode& dense) const {
    const std::uint64_t columns = dense.weights.size() / node_.size;
    return {.multiply_adds = columns * parts(dense.input), .sums = finished(dense.input)};
  }
  LayerWork beside(const Conv2DNode& conv) const {
    // Patches are gathered whole, zeros outside the image included.
    const std::uint64_t patches = conv.window.positions() * conv.window.kernel_size();
    const std::uint64_t outside = patches - taps_inside(conv.window);
    return {.multiply_adds = (patches + outside * conv.bias.size()) * parts(conv.input),
            .sums = patches * parts(conv.input) + finished(conv.input)};
  }
  /// Each row is reduced, or a copy. An input is loaded for one row and not for six, as the dense
  /// kernel does it: that takes the time of another multiply-add.
  LayerWork beside(const SparseNode& sparse) const {
    return {.multiply_adds = summed_terms(sparse) * parts(sparse.input),
            .sums = node_.size * parts(sparse.input)};
  }
  /// Each accumulator is reduced, and the offset taken off.
  std::uint64_t finished(NodeId input) const { return 2 * node_.size * parts(input); }

  const Schedule& schedule_;
  const Node& node_;
  std::size_t stage_;
  NodeId id_;
};

}  // namespace

LayerWork layer_work(const Program& program, const Schedule& schedule, NodeId node) {
  return Counter(program, schedule, node).work();
}

LayerWork layer_overhead(const Program& program, const Schedule& schedule, NodeId node) {
  return Counter(program, schedule, node).overhead();
}

}  // namespace sealion
