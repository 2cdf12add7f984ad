#include "layouts/slotwise/steps/concatenate_step.h"

#include <algorithm>

namespace sealion {

void ConcatenateStep::run(const StepContext& context) const {
  std::size_t feature = 0;
  for (std::size_t i = 0; i < scales_.size(); ++i) {
    const TensorTile& x = context.operands[i];
    const std::uint64_t scale = scales_[i].residue(context.modulus);
    for (std::size_t part = 0; part < context.out.parts; ++part) {
      std::uint64_t* out = context.out.row(part, feature);
      if (part < x.parts) {
        scale_residues(out, x.row(part), scale, x.part_residues(), context.modulus);
      } else {
        std::fill_n(out, x.part_residues(), 0);
      }
    }
    feature += x.size;
  }
}

}  // namespace sealion
