#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"
#include "rlwe/modulus_chain.h"
#include "seal/blake2xb.h"

namespace sealion::seal {

/// The uniform part of a seeded object of Microsoft SEAL: residues modulo the first primes of a
/// chain, as its sample_poly_uniform draws them. A word of the stream that is too large to reduce
/// without bias is drawn again from behind all the first draws. Not for several threads at once: it
/// owns its scratch memory.
class UniformExpander {
 public:
  explicit UniformExpander(ModulusChainPtr chain) : chain_(std::move(chain)) {}

  /// [rows][n] residues into out; row chain->limbs() is that of the special prime.
  void expand(const PrngSeed& seed, std::size_t rows, std::span<std::uint64_t> out);

 private:
  ModulusChainPtr chain_;
  AlignedVector<std::uint64_t> words_;  // whole pages
};

}  // namespace sealion::seal
