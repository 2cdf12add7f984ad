#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "program/program.h"

namespace sealion {

/// Forecast of log2 |noise| in the infinity norm after each node, for fresh symmetric BGV
/// encryptions of plain modulus t in dimension n. See noise.cpp for the model, its assumptions and
/// the failure probability it stands for. The engine must add a bias as the integer that it is, and
/// messages may be encoded in [0, t) as well as centred.
std::vector<double> forecast_noise_bits(const Program& program, std::size_t n, std::uint64_t t);

}  // namespace sealion
