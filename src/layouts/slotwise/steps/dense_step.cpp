#include "layouts/slotwise/steps/dense_step.h"

#include <algorithm>

#include "exchange/batch.h"
#include "layouts/slotwise/steps/matrix_product.h"
#include "layouts/slotwise/steps/slab.h"

namespace sealion {
namespace {

/// Features [feature, feature + count) of some parts as [count][parts][width].
void gather(std::uint64_t* slab, const TensorTile& x, std::size_t first_part, std::size_t parts,
            std::size_t feature, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t part = 0; part < parts; ++part, slab += x.width) {
      copy_row(slab, x.row(first_part + part, feature + i), x.width);
    }
  }
}

}  // namespace

StepCost DenseStep::cost(const DenseNode& dense, const StepParts& parts) {
  const std::uint64_t columns = dense.weights.size() / dense.bias.size();
  const std::uint64_t operand = parts.of(dense.input);
  return {
      .work = {.multiply_adds = dense.weights.size() * operand},
      .overhead = {.multiply_adds = columns * operand, .reductions = dense.bias.size() * operand}};
}

std::size_t DenseStep::scratch_residues() const {
  return (slab_features + matrix_.outputs() + 1) * tile_points;
}

void DenseStep::run(const StepContext& context) const {
  const TensorTile& x = context.operands[0];
  const std::size_t group = tile_points / x.width;
  for (std::size_t first = 0; first < x.parts; first += group) {
    run_parts(context, first, std::min(group, x.parts - first));
  }
}

void DenseStep::run_parts(const StepContext& context, std::size_t first, std::size_t parts) const {
  const TensorTile& x = context.operands[0];
  std::uint64_t* slab = context.scratch;
  std::uint64_t* accumulators = slab + slab_features * tile_points;
  MatrixProduct product(matrix_, context.modulus, accumulators, parts * x.width,
                        first == 0 ? x.width : 0);
  for (std::size_t feature = 0; feature < x.size; feature += slab_features) {
    const std::size_t count = std::min(slab_features, x.size - feature);
    gather(slab, x, first, parts, feature, count);
    product.add(slab, feature, count);
  }
  product.finish();
  for (std::size_t row = 0; row < matrix_.outputs(); ++row) {
    for (std::size_t part = 0; part < parts; ++part, accumulators += x.width) {
      copy_row(context.out.row(first + part, row), accumulators, x.width);
    }
  }
}

}  // namespace sealion
