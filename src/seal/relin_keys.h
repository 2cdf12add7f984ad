#pragma once

#include <cstddef>

#include "schemes/bgv/evaluation_keys.h"
#include "seal/context.h"

namespace sealion::seal {

/// Most powers of the secret that Microsoft SEAL's RelinKeys serve.
inline constexpr std::size_t most_relin_powers = 14;

/// SEAL's RelinKeys for at most `most_powers` powers of the secret, s^2 first, as evaluation keys
/// for all limbs; seeded ones are expanded. The noise of those of BFV is no multiple of t. SEAL's
/// keys have no id: the caller gives the secret's.
EvaluationKeys read_relin_keys(ByteReader& bytes, const Context& context, const KeyId& id,
                               std::size_t most_powers);

/// Of `write_relin_keys` without compression.
std::size_t relin_keys_bytes(const Context& context, std::size_t powers);

/// The inverse. In BFV, keys with noise of multiples of t serve too, though it is t times that of
/// SEAL's own. Throws `incompatible` for keys of other parameters or for keys of BFV in BGV,
/// `unsupported` where they do not serve all limbs or serve more powers than SEAL takes.
ByteVector write_relin_keys(const EvaluationKeys& keys, const Context& context,
                            Compression compression);

}  // namespace sealion::seal
