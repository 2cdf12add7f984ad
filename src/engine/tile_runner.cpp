#include "engine/tile_runner.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"
#include "rlwe/encryptor.h"

namespace sealion {
namespace {

/// Features that a dense layer takes at a time: with 64 points they fill 16 KiB, so that the slab,
/// the accumulators and the weights of a small layer share the first-level cache.
constexpr std::size_t slab_features = 32;

/// Whether a node is an input that only dense layers read: it is then unpacked slab by slab and
/// never held whole.
bool is_streamed(const std::vector<EngineStep>& steps, NodeId node) {
  if (!std::holds_alternative<EngineStep::Input>(steps[node].action)) return false;
  const bool is_output = node + 1 == steps.size();
  return !is_output && std::none_of(steps.begin(), steps.end(), [node](const EngineStep& step) {
    const auto* square = std::get_if<EngineStep::Square>(&step.action);
    return square != nullptr && square->input == node;
  });
}

}  // namespace

TileRunner::TileRunner(const std::vector<EngineStep>& steps, const EncryptedBatch& inputs,
                       EncryptedBatch& outputs)
    : steps_(steps), inputs_(inputs), outputs_(outputs), points_(inputs.points()) {
  if (inputs.seed()) uniform_.emplace(*inputs.seed());
  slab_.resize(slab_features * points_);
  std::size_t most_rows = 0;
  for (NodeId node = 0; node < steps_.size(); ++node) {
    const EngineStep& step = steps_[node];
    values_.emplace_back(is_streamed(steps_, node) ? 0 : step.parts * step.size * points_);
    if (const auto* dense = std::get_if<EngineStep::Dense>(&step.action)) {
      most_rows = std::max(most_rows, dense->layer.rows());
    }
  }
  accumulators_.resize(most_rows * points_);
}

std::uint64_t* TileRunner::values(NodeId value, std::size_t part) {
  return values_[value].data() + part * steps_[value].size * points_;
}

const std::uint64_t* TileRunner::features(NodeId value, std::size_t part, std::size_t first,
                                          std::size_t count) {
  if (values_[value].empty()) return unpack_inputs(part, first, count);
  return values(value, part) + first * points_;
}

const std::uint64_t* TileRunner::unpack_inputs(std::size_t part, std::size_t first,
                                               std::size_t count) {
  const Modulus& modulus = inputs_.parameters()->coeff_modulus(limb_);
  if (part >= inputs_.stored_parts()) {
    expand_uniform(*uniform_, modulus, limb_, first, tile_ * points_, points_,
                   std::span(slab_).first(count * points_));
    return slab_.data();
  }
  // A cell is a whole number of bytes, so the cells of a slab are one run of bits.
  kernels::kernels().unpack_bits(slab_.data(), inputs_.cell(limb_, tile_, part, first).data(),
                                 count * points_, modulus.bits());
  return slab_.data();
}

std::span<const std::uint8_t> TileRunner::packed_after(NodeId value, std::size_t part,
                                                       std::size_t first, std::size_t count) const {
  if (!values_[value].empty() || part >= inputs_.stored_parts()) return {};
  const auto all = inputs_.packed();
  const auto cell = inputs_.cell(limb_, tile_, part, first);
  const std::size_t bytes = count * cell.size();
  const auto end = static_cast<std::size_t>(cell.data() - all.data()) + bytes;
  return all.subspan(end, std::min(bytes, all.size() - end));
}

void TileRunner::run_dense(NodeId node, const EngineStep::Dense& step) {
  const DenseLayer& layer = step.layer;
  const Modulus& modulus = inputs_.parameters()->coeff_modulus(limb_);
  const std::size_t used = layer.rows() * points_;
  for (std::size_t part = 0; part < steps_[node].parts; ++part) {
    std::fill_n(accumulators_.begin(), used, 0);
    std::size_t terms = 0;
    for (std::size_t first = 0; first < layer.columns(); first += slab_features) {
      const std::size_t count = std::min(slab_features, layer.columns() - first);
      if (terms + count > kernels::dense_accumulations) {
        kernels::kernels().reduce(accumulators_.data(), accumulators_.data(), used,
                                  constants_of(modulus));
        terms = 1;  // what a reduction leaves is below one product
      }
      layer.accumulate(accumulators_.data(), features(step.input, part, first, count), first, count,
                       points_, packed_after(step.input, part, first, count));
      terms += count;
    }
    layer.finish(values(node, part), accumulators_.data(), points_, part == 0, modulus);
  }
}

void TileRunner::run_square(NodeId node, const EngineStep::Square& step) {
  const std::size_t size = steps_[node].size;
  std::fill(values_[node].begin(), values_[node].end(), 0);
  for (std::size_t first = 0; first < size; first += slab_features) {
    square_features(node, step.input, first, std::min(slab_features, size - first));
  }
}

void TileRunner::square_features(NodeId node, NodeId input, std::size_t first, std::size_t count) {
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants =
      constants_of(inputs_.parameters()->coeff_modulus(limb_));
  const std::size_t used = count * points_;
  const std::size_t parts = steps_[input].parts;
  const auto row = [&](NodeId value, std::size_t part) {
    return values(value, part) + first * points_;
  };
  for (std::size_t i = 0; i < parts; ++i) {
    const std::uint64_t* a = row(input, i);
    kernel.multiply_add(row(node, 2 * i), a, a, used, constants);
    kernel.add(slab_.data(), a, a, used, constants);
    for (std::size_t j = i + 1; j < parts; ++j) {
      kernel.multiply_add(row(node, i + j), slab_.data(), row(input, j), used, constants);
    }
  }
}

void TileRunner::materialise_input(NodeId node) {
  for (std::size_t part = 0; part < steps_[node].parts; ++part) {
    for (std::size_t first = 0; first < steps_[node].size; first += slab_features) {
      const std::size_t count = std::min(slab_features, steps_[node].size - first);
      const std::uint64_t* slab = unpack_inputs(part, first, count);
      std::copy(slab, slab + count * points_, values(node, part) + first * points_);
    }
  }
}

void TileRunner::store_outputs() {
  const NodeId last = steps_.size() - 1;
  for (std::size_t part = 0; part < steps_[last].parts; ++part) {
    for (std::size_t i = 0; i < steps_[last].size; ++i) {
      kernels::kernels().pack_bits(outputs_.cell(limb_, tile_, part, i).data(),
                                   values(last, part) + i * points_, points_,
                                   inputs_.parameters()->coeff_modulus(limb_).bits());
    }
  }
}

void TileRunner::run(std::size_t limb, std::size_t tile) {
  limb_ = limb;
  tile_ = tile;
  for (NodeId node = 0; node < steps_.size(); ++node) {
    if (const auto* dense = std::get_if<EngineStep::Dense>(&steps_[node].action)) {
      run_dense(node, *dense);
    } else if (const auto* square = std::get_if<EngineStep::Square>(&steps_[node].action)) {
      run_square(node, *square);
    } else if (!values_[node].empty()) {
      materialise_input(node);
    }
  }
  store_outputs();
}

}  // namespace sealion
