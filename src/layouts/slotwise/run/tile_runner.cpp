#include "layouts/slotwise/run/tile_runner.h"

#include <algorithm>

#include "layouts/slotwise/stages/working_set.h"
#include "layouts/slotwise/steps/matrix_product.h"
#include "layouts/slotwise/steps/slab.h"
#include "ring/kernels/kernels.h"

namespace sealion {

TileRunner::TileRunner(const CompiledStage& stage, const ParametersPtr& parameters,
                       const StageBatches& batches)
    : stage_(stage),
      parameters_(parameters),
      batches_(batches),
      readers_(batches.inputs.size()),
      memory_(stage.memory_residues),
      scratch_(stage.scratch_residues) {
  for (NodeId value = 0; value < readers_.size(); ++value) {
    if (batches.inputs[value] != nullptr) readers_[value].emplace(*batches.inputs[value]);
  }
}

void TileRunner::run(std::size_t limb, std::size_t tile) {
  limb_ = limb;
  tile_ = tile;
  for (const UnpackedValue& unpacked : stage_.unpacked) unpack(unpacked);
  for (const Step& step : stage_.streamed) run_streamed(step);
  for (std::size_t strip = 0; strip < stage_.strips(); ++strip) run_strip(strip);
}

void TileRunner::unpack(const UnpackedValue& unpacked) {
  const NodeId value = unpacked.value;
  for (std::size_t part = 0; part < stage_.places[value].parts; ++part) {
    for (const auto& [first, count] : unpacked.runs) {
      readers_[value]->read({limb_, tile_, part, first, count}, scratch_.data());
      scatter(scratch_.data(), value, part, first, count);
    }
  }
}

void TileRunner::run_streamed(const Step& step) {
  const WeightMatrix& matrix = *step.weights();
  BatchReader& reader = *readers_[step.operands[0]];
  std::uint64_t* slab = scratch_.data();
  std::uint64_t* accumulators = slab + slab_features * stage_.points;
  for (std::size_t part = 0; part < stage_.places[step.node].parts; ++part) {
    MatrixProduct product(matrix, modulus(), accumulators, stage_.points,
                          part == 0 ? stage_.points : 0);
    if (reader.is_stored(part)) {
      product.add_packed(reader.packed({limb_, tile_, part, 0, matrix.columns()}));
    } else {
      for (std::size_t first = 0; first < matrix.columns(); first += slab_features) {
        const std::size_t count = std::min(slab_features, matrix.columns() - first);
        reader.read({limb_, tile_, part, first, count}, slab);
        product.add(slab, first, count);
      }
    }
    product.finish();
    scatter(accumulators, step.node, part, 0, matrix.outputs());
  }
}

void TileRunner::scatter(const std::uint64_t* rows, NodeId value, std::size_t part,
                         std::size_t first, std::size_t count) {
  for (std::size_t strip = 0; strip < stage_.strips(); ++strip) {
    const TensorTile tensor = stage_.tensor(memory_.data(), value, strip);
    const std::uint64_t* row = rows + strip * stage_.width;
    for (std::size_t i = 0; i < count; ++i, row += stage_.points) {
      copy_row(tensor.row(part, first + i), row, stage_.width);
    }
  }
}

void TileRunner::run_strip(std::size_t strip) {
  for (const Step& step : stage_.streamed) {
    if (stage_.is_stored(step.node)) store(step.node, strip);
  }
  for (const Step& step : stage_.steps) {
    run_step(step, strip);
    // Now: after its last reader its place is another value's.
    if (stage_.is_stored(step.node)) store(step.node, strip);
  }
}

void TileRunner::run_step(const Step& step, std::size_t strip) {
  operands_.clear();
  for (const NodeId x : step.operands) {
    operands_.push_back(stage_.tensor(memory_.data(), x, strip));
  }
  const StepContext context{.operands = operands_,
                            .out = stage_.tensor(memory_.data(), step.node, strip),
                            .modulus = modulus(),
                            .scratch = scratch_.data()};
  std::visit([&](const auto& action) { action.run(context); }, step.action);
}

void TileRunner::store(NodeId value, std::size_t strip) {
  const TensorTile tensor = stage_.tensor(memory_.data(), value, strip);
  const auto bits = static_cast<std::size_t>(modulus().bits());
  const std::size_t offset = strip * stage_.width * bits / 8;
  for (std::size_t part = 0; part < tensor.parts; ++part) {
    for (std::size_t i = 0; i < tensor.size; ++i) {
      const auto cell = batches_.outputs[value]->cell(limb_, tile_, part, i);
      kernels::kernels().pack_bits(cell.data() + offset, tensor.row(part, i), stage_.width,
                                   modulus().bits());
    }
  }
}

}  // namespace sealion
