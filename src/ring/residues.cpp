#include "ring/residues.h"

#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {

void check_reduced(std::span<const std::uint64_t> values, const Modulus& p,
                   const std::string& source) {
  // The top bit of x or of p - 1 - x is set just where x >= p.
  const std::uint64_t last = p.value() - 1;
  std::uint64_t bits = 0;
  for (const std::uint64_t x : values) bits |= x | (last - x);
  if (bits >> 63 == 0) return;
  fail(ErrorCode::corrupt, "{}: a residue that is not below its modulus {}", source, p.value());
}

void add(std::span<std::uint64_t> values, std::span<const std::uint64_t> addends,
         const Modulus& p) {
  kernels::kernels().add(values.data(), values.data(), addends.data(), values.size(),
                         constants_of(p));
}

void multiply_scalar(std::span<std::uint64_t> values, std::uint64_t scalar, const Modulus& p) {
  kernels::kernels().multiply_scalar(values.data(), values.data(), scalar, values.size(),
                                     constants_of(p));
}

}  // namespace sealion
