#include "wire/residues.h"

#include "base/error.h"
#include "ring/kernels/kernels.h"

namespace sealion::seal {

void check_reduced(std::span<const std::uint64_t> values, const Modulus& p,
                   const std::string& source) {
  // The top bit of x or of p - 1 - x is set just where x >= p.
  const std::uint64_t last = p.value() - 1;
  std::uint64_t bits = 0;
  for (const std::uint64_t x : values) bits |= x | (last - x);
  if (bits >> 63 == 0) return;
  fail(ErrorCode::corrupt, "{}: a residue that is not below its modulus {}", source, p.value());
}

void multiply_scalar(std::span<std::uint64_t> values, std::uint64_t scalar, const Modulus& p) {
  kernels::kernels().multiply_scalar(values.data(), values.data(), scalar, values.size(),
                                     constants_of(p));
}

std::uint64_t inverse_of_plain(const Parameters& parameters, const Modulus& p) {
  return p.inverse(p.reduce(parameters.plain_modulus().value()));
}

}  // namespace sealion::seal
