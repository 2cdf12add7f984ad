#pragma once

#include <cstdint>

#include "seal/key_level.h"

/// The content of Microsoft SEAL's KSwitchKeys, which relinearisation and Galois keys are. In
/// order: level (32 bytes), keys (u64), and for each its digits (u64, 0 for a key that is not
/// there) and so many inner objects, PublicKeys.
namespace sealion::seal {

/// Throws `unsupported` for a chain without special prime.
void expect_key_switching(const Context& context);

/// Level and number of the keys that follow; more than `most` are `corrupt`.
std::uint64_t read_key_count(ObjectReader& reader, const Context& context, std::uint64_t most);
/// Whether the next key is there, with a digit for each limb.
bool read_digit_count(ObjectReader& reader, const Context& context);
/// One digit, both parts through `sink`.
void read_digit(ObjectReader& reader, const Context& context, UniformExpander& expander,
                const PartSink& sink);

/// Fewest bytes of so many keys: those of seeded ones.
std::uint64_t fewest_bytes(const Context& context, std::uint64_t keys);

/// Content of `listed` keys, `present` of which are there.
std::uint64_t keys_bytes(const Context& context, std::uint64_t listed, std::uint64_t present);
void write_key_count(ObjectWriter<ByteVector>& writer, const Context& context, std::uint64_t keys);
void write_digit(ObjectWriter<ByteVector>& writer, const Context& context,
                 const PartSource& source);

}  // namespace sealion::seal
