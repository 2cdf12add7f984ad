#pragma once

#include <vector>

#include "exchange/channels.h"
#include "layouts/packed/packed_program.h"

namespace sealion::bench {

/// Seconds that one thread takes for the key switches of one group of a packed program in all
/// channels, and for nothing else: its rotations, those of one ciphertext hoisted together as the
/// program has them, and its relinearisations, each at its limbs and with its key. It is the median
/// of some repetitions on ciphertexts of zeros, for no time depends on values. Where several
/// threads evaluate, these switches are part of what they share.
double key_switch_seconds(const packed::PackedProgram& program,
                          const std::vector<ParametersPtr>& channels, const ChannelKeys& keys);

}  // namespace sealion::bench
