#pragma once

#include <cstddef>

#include "rlwe/keys.h"
#include "schemes/bgv/ciphertext.h"
#include "seal/context.h"
#include "seal/uniform.h"

namespace sealion::seal {

/// Most parts of a ciphertext that Microsoft SEAL takes.
inline constexpr std::size_t most_ciphertext_parts = 16;

/// The level that an object of SEAL, a ciphertext or a key, says it is at; nothing else of it is
/// read.
ParmsId read_level(ByteReader& bytes);

/// Reads ciphertexts of one context. A BFV ciphertext becomes the BGV one of the same message, as
/// `make_bgv` does. Not for several threads at once: it owns its scratch memory.
class CiphertextReader {
 public:
  /// For ciphertexts of 2 to `most_parts` parts. Refers to the context.
  CiphertextReader(const Context& context, std::size_t most_parts)
      : context_(context), most_parts_(most_parts), expander_(context.parameters()->chain()) {}

  /// At any data level; a seeded one is expanded.
  Ciphertext read(ByteReader& bytes);

 private:
  const Context& context_;
  std::size_t most_parts_;
  UniformExpander expander_;
};

/// Of `write_ciphertext` without compression.
std::size_t ciphertext_bytes(const Context& context, std::size_t parts, std::size_t limbs);
/// Of `write_seeded_ciphertext` without compression.
std::size_t seeded_ciphertext_bytes(const Context& context, std::size_t limbs);

/// In BFV the ciphertext that `make_bfv` makes of it. Throws `unsupported` where it has not 2 to 16
/// parts, `incompatible` where it is of other parameters.
ByteVector write_ciphertext(const Ciphertext& ciphertext, const Context& context,
                            Compression compression);

PrngSeed random_prng_seed();

/// Gives a ciphertext of two parts a uniform part that is expanded from a fresh seed, which it
/// returns, and keeps its phase c_0 + c_1 s, which was encrypted under the key. In BFV the
/// correction must be `bfv_correction`.
PrngSeed reseed(Ciphertext& ciphertext, const Context& context, const SecretKey& key);

/// Half the bytes of the other, for a ciphertext that `reseed` has given this seed; throws
/// `invalid_argument` for any other.
ByteVector write_seeded_ciphertext(const Ciphertext& ciphertext, const Context& context,
                                   const PrngSeed& seed, Compression compression);

}  // namespace sealion::seal
