#pragma once

#include <cstddef>

#include "layouts/setting.h"

namespace sealion::planning {

/// log2 of the bound on an answer's noise as it leaves the server.
struct AnswerNoise {
  double bits;
  int flood_bits;  ///< 0 where nothing masks it
};

/// Of answers of so many outputs and parts, made with noise of 2^noise_bits.
AnswerNoise answer_noise(double noise_bits, std::size_t parts, std::size_t outputs,
                         const Setting& setting);

}  // namespace sealion::planning
