#pragma once

#include "schemes/bgv/encoder.h"
#include "seal/context.h"

namespace sealion::seal {

/// A polynomial mod t, its missing coefficients zero. SEAL's plaintexts in NTT form are
/// `unsupported`.
Plaintext read_plaintext(ByteReader& bytes, const Context& context);

/// At most n coefficients. A message: its bytes wipe themselves.
SecretVector<std::uint8_t> write_plaintext(const Plaintext& plain, const Context& context,
                                           Compression compression);

}  // namespace sealion::seal
