#pragma once

#include <cstddef>
#include <vector>

#include "real/real_program.h"

namespace sealion::onnx {

/// [nodes], for each number of a node its channel, from 0: numbers of one channel can be scaled
/// alike and leave a convolution behind them one. Each number of a dense layer is a channel of its
/// own.
std::vector<std::vector<std::size_t>> channels_of(const real::Program& program);

}  // namespace sealion::onnx
