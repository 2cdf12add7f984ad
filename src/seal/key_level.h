#pragma once

#include "seal/polynomials.h"
#include "seal/public_key.h"

namespace sealion::seal {

/// Residues of a part, [rows][n].
std::size_t key_part_size(const Context& context);

/// Throws `invalid_argument` for a ciphertext that has not both parts of that.
void check_size(const KeyLevelCiphertext& ciphertext, const Context& context);

/// The head that every ciphertext at the key level has.
PolynomialsHead key_level_head(const Context& context);

/// The content of a public key or digit, both parts through `sink`, in NTT form. Returns its bytes.
std::uint64_t read_key_level(ObjectReader& reader, const Context& context,
                             UniformExpander& expander, const PartSink& sink);

/// A part's residues, [rows][n].
using PartSource = std::function<std::span<const std::uint64_t>(std::size_t part)>;

void write_key_level(ObjectWriter<ByteVector>& writer, const Context& context,
                     const PartSource& source);

}  // namespace sealion::seal
