#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "exchange/manifest.h"
#include "ring/crt.h"

namespace sealion {

/// Puts an answer's residues modulo the plaintext moduli together, as the manifest says.
class AnswerBasis {
 public:
  explicit AnswerBasis(const Manifest& manifest);

  /// A number modulo plaintext modulus c, in [0, t).
  std::uint64_t residue(std::size_t c, std::int64_t number) const {
    return basis_.moduli()[c].reduce_signed(number);
  }
  /// floor(answer / 2^shift), from its residues, [plain moduli]. Overwrites them.
  std::int64_t value(std::span<std::uint64_t> residues) const {
    return basis_.centred(residues, shift_);
  }

 private:
  CrtBasis basis_;
  int shift_;
};

}  // namespace sealion
