#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "seal/compression.h"

/// The serialised format of Microsoft SEAL 4.x. Objects follow each other in a file, each with its
/// size in front: a reader takes one off a ByteReader, whose `expect_end` says whether that was
/// all. What a reader returns has been checked against the encryption parameters, residue by
/// residue; what it cannot take is an Error `corrupt`, `incompatible` (sound, but of other
/// parameters) or `unsupported` (sound, but of a kind that SEALion does not know), which names the
/// source of the bytes.
namespace sealion::seal {

enum class Scheme : std::uint8_t { bfv = 1, bgv = 3 };

const char* to_string(Scheme scheme);

/// SEAL's EncryptionParameters as plain data.
struct EncryptionParameters {
  Scheme scheme = Scheme::bgv;
  std::size_t n = 0;
  /// Where there are several, ciphertexts do without the last, which serves key switching.
  std::vector<std::uint64_t> coeff_moduli;
  std::uint64_t plain_modulus = 0;

  friend bool operator==(const EncryptionParameters&, const EncryptionParameters&) = default;
};

/// The name of a set of parameters, or of a level of its modulus chain.
using ParmsId = std::array<std::uint64_t, 4>;

/// BLAKE2b of scheme, n, coefficient moduli and plaintext modulus.
ParmsId parms_id(const EncryptionParameters& parameters);

/// Refuses, beyond what is no parameters at all, what `Context` cannot work with.
EncryptionParameters read_encryption_parameters(ByteReader& bytes);

ByteVector write_encryption_parameters(const EncryptionParameters& parameters,
                                       Compression compression);

}  // namespace sealion::seal
