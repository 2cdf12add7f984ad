#pragma once

#include <cstdint>

#include "seal/encryption_parameters.h"
#include "seal/object_reader.h"
#include "seal/object_writer.h"

/// The content of Microsoft SEAL's Plaintext, which a secret key has too. In order: level (32
/// bytes, 0 for coefficients modulo t), count (u64), scale (f64, 1), and an inner object of the
/// count again and so many words.
namespace sealion::seal {

struct PlaintextHead {
  ParmsId level{};
  std::uint64_t count = 0;
};

PlaintextHead read_plaintext_head(ObjectReader& reader);
/// What stands before the words. Throws `corrupt` where they cannot be as many as the head says.
void read_plaintext_count(ObjectReader& reader, const PlaintextHead& head);

std::uint64_t plaintext_content_bytes(std::uint64_t count);
/// All but the words.
void write_plaintext_head(ObjectWriter<SecretVector<std::uint8_t>>& writer,
                          const PlaintextHead& head);

}  // namespace sealion::seal
