#pragma once

#include <array>
#include <cstdint>

#include "base/random.h"
#include "device/kernels/expand.h"

namespace sealion::device {

/// What the kernels' AES looks up: entry x is S(x) times (2, 1, 1, 3), lowest byte first.
std::array<std::uint32_t, AesTables::entries> aes_table();

/// The round keys of a public seed (FIPS 197, section 5.2).
AesKey expand_key(const Seed& seed);

}  // namespace sealion::device
