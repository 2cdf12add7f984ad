#pragma once

#include <cstddef>

#include "program/program.h"

namespace sealion::bench {

/// 784-hidden(x^2)-10, random weights in [-7, 7], inputs 0..7.
Program dense_network(std::size_t hidden);

/// The paper's CNN-16: 28x28, 16 filters 5x5 stride 2 same, x^2, 2x2 pool, 100, x^2, 10; random
/// weights in [-7, 7], inputs 0..3.
Program convolutional_network();

/// Five blocks of a dense layer of four, x_i - x_j + 1, and a square; 64 inputs 0..1.
Program deep_network();

}  // namespace sealion::bench
