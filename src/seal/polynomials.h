#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "seal/context.h"
#include "seal/object_reader.h"
#include "seal/object_writer.h"
#include "seal/uniform.h"

/// The content of Microsoft SEAL's Ciphertext, which its keys have too. In order: level (32 bytes),
/// whether in NTT form (u8), parts, n, primes (u64 each), scale (f64, 1), correction (u64), and an
/// inner object of a count (u64) and so many residues (u64 each). Where the count is that of one
/// part of two, the other is expanded from a seed: another inner object, its type (u8) and 64
/// bytes.
namespace sealion::seal {

/// What comes before the residues; all of it has been checked but the level and what follows from
/// it.
struct PolynomialsHead {
  ParmsId level{};
  bool is_ntt_form = true;
  std::uint64_t parts = 0;
  std::uint64_t rows = 0;  ///< primes
  std::uint64_t correction = 1;
};

PolynomialsHead read_head(ObjectReader& reader, const Context& context);

/// Where the residues of a part go, [rows][n].
using PartSink = std::function<std::span<std::uint64_t>(std::size_t part)>;

/// Reads the residues, in the form they are in, through `sink`, which is asked for a part when it
/// is sure how much there must be. `expander` makes the second part from a seed. Returns the bytes
/// read.
std::uint64_t read_parts(ObjectReader& reader, const Context& context, const PolynomialsHead& head,
                         UniformExpander& expander, const PartSink& sink);

/// Bytes of the content with all residues, and with one part and a seed.
std::uint64_t content_bytes(std::size_t n, const PolynomialsHead& head);
std::uint64_t seeded_content_bytes(std::size_t n, const PolynomialsHead& head);

/// Writes the head, and behind it the header and the count of the residues; they follow with
/// `write_words`.
void write_head(ObjectWriter<ByteVector>& writer, std::size_t n, const PolynomialsHead& head,
                std::uint64_t residues);
/// The seed behind the residues of the first part.
void write_seed(ObjectWriter<ByteVector>& writer, const PrngSeed& seed);

}  // namespace sealion::seal
