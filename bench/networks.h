#pragma once

#include <cstddef>

#include "base/tensor.h"
#include "program/program.h"

namespace sealion::bench {

/// 784-hidden(x^2)-10, random weights in [-7, 7], inputs 0..7.
Program dense_network(std::size_t hidden);

/// The paper's CNN-16: 28x28, 16 filters 5x5 stride 2 same, x^2, 2x2 pool, 100, x^2, 10; random
/// weights in [-7, 7], inputs 0..3.
Program convolutional_network();

/// Five blocks of a dense layer of four, x_i - x_j + 1, and a square; 64 inputs 0..1.
Program deep_network();

/// A score of 30 features 0..255, random weights in [-127, 127].
Program logistic_regression();

/// 30-64(x^2)-2, random weights in [-7, 7], inputs 0..7.
Program tabular_network();

/// [input_size][samples], uniform over the program's declared input, always the same.
IntegerBatch random_inputs(const Program& program, std::size_t samples);

}  // namespace sealion::bench
