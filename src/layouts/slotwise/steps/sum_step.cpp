#include "layouts/slotwise/steps/sum_step.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

/// out[residues] += scale * x, block by block through `scratch`.
void add_scaled(std::uint64_t* out, const std::uint64_t* x, std::uint64_t scale,
                std::size_t residues, const Modulus& p, std::uint64_t* scratch) {
  const kernels::KernelTable& kernel = kernels::kernels();
  const kernels::ModulusConstants constants = constants_of(p);
  if (scale == 1) return kernel.add(out, out, x, residues, constants);
  for (std::size_t first = 0; first < residues; first += block_residues) {
    const std::size_t count = std::min(block_residues, residues - first);
    kernel.multiply_scalar(scratch, x + first, scale, count, constants);
    kernel.add(out + first, out + first, scratch, count, constants);
  }
}

}  // namespace

StepCost SumStep::cost(const SumNode& sum, std::size_t size, const StepParts& parts) {
  StepCost cost;
  for (std::size_t k = 0; k < sum.inputs.size(); ++k) {
    const std::uint64_t residues = size * parts.of(sum.inputs[k]);
    cost.work.products += sum.factors[k] == 1 ? 0 : residues;
    cost.work.sums += residues;
  }
  return cost;
}

void SumStep::run(const StepContext& context) const {
  for (std::size_t part = 0; part < context.out.parts; ++part) sum_part(context, part);
  add_constants(context);
}

void SumStep::sum_part(const StepContext& context, std::size_t part) const {
  const std::size_t residues = context.out.part_residues();
  std::uint64_t* out = context.out.row(part);
  bool is_empty = true;
  for (std::size_t i = 0; i < scales_.size(); ++i) {
    const TensorTile& x = context.operands[i];
    if (part >= x.parts) continue;
    const std::uint64_t scale = scales_[i].residue(context.modulus);
    if (is_empty) {
      scale_residues(out, x.row(part), scale, residues, context.modulus);
    } else {
      add_scaled(out, x.row(part), scale, residues, context.modulus, context.scratch);
    }
    is_empty = false;
  }
}

void SumStep::add_constants(const StepContext& context) const {
  const kernels::ModulusConstants constants = constants_of(context.modulus);
  for (std::size_t i = 0; i < constants_.size(); ++i) {
    if (constants_[i] == 0) continue;
    std::uint64_t* row = context.out.row(0, i);
    kernels::kernels().add_scalar(row, row, context.modulus.reduce_signed(constants_[i]),
                                  context.out.width, constants);
  }
}

}  // namespace sealion
