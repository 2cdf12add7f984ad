#include "layouts/slotwise/steps/operand_scale.h"

#include <algorithm>

#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {

void scale_residues(std::uint64_t* out, const std::uint64_t* x, std::uint64_t scale,
                    std::size_t count, const Modulus& p) {
  if (scale == 1) {
    std::copy_n(x, count, out);
  } else {
    kernels::kernels().multiply_scalar(out, x, scale, count, constants_of(p));
  }
}

}  // namespace sealion
