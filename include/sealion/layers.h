#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// What layers are told: shapes, sizes, weights and the options of each kind.
namespace sealion::heras {

/// The shape of one sample, without the batch: {28, 28}, or {height, width, channels}.
using Shape = std::vector<std::size_t>;

/// {y, x}, or one number that stands for both: as Keras takes the sizes of kernels and strides.
struct Size2D {
  std::size_t y;  ///< rows
  std::size_t x;  ///< columns

  /// The same in both directions.
  constexpr Size2D(std::size_t both) : y(both), x(both) {}
  /// {rows, columns}.
  constexpr Size2D(std::size_t rows, std::size_t columns) : y(rows), x(columns) {}

  /// Equal in both directions.
  friend bool operator==(const Size2D&, const Size2D&) = default;
};

/// How many zeros go round an image: one number for all sides, {y, x}, or {{top, bottom}, {left,
/// right}}.
struct Borders {
  std::size_t top;     ///< rows above
  std::size_t bottom;  ///< rows below
  std::size_t left;    ///< columns before
  std::size_t right;   ///< columns behind

  /// Both ends of one direction.
  struct Sides {
    std::size_t before;  ///< above or left
    std::size_t after;   ///< below or right
  };
  /// The same on all sides.
  constexpr Borders(std::size_t all) : Borders(all, all) {}
  /// {above and below, left and right}.
  constexpr Borders(std::size_t y, std::size_t x) : Borders({y, y}, {x, x}) {}
  /// {{top, bottom}, {left, right}}.
  constexpr Borders(Sides rows, Sides columns)
      : top(rows.before), bottom(rows.after), left(columns.before), right(columns.after) {}
};

/// The trained integers of one layer. What they are is the layer's to say.
struct LayerWeights {
  std::vector<std::int32_t> kernel;  ///< factors, row-major as the layer's documentation says
  std::vector<std::int64_t> bias;    ///< what is added, one for each output of the kernel

  /// Equal in every integer.
  friend bool operator==(const LayerWeights&, const LayerWeights&) = default;
};

/// Options of Input.
struct InputOptions {
  std::int64_t saturation = 7;  ///< pixels become integers 0..saturation
  std::int64_t low = 0;         ///< the least of them where it is not 0: signed features have one
  std::string name = {};        ///< in the model; empty: "dense_1", ...
};

/// Options of Dense.
struct DenseOptions {
  std::size_t input_dim = 0;          ///< as first layer: implies Input({input_dim})
  std::int64_t input_saturation = 7;  ///< of that Input
  std::int32_t saturation = 15;       ///< weights are integers in [-saturation, saturation]
  bool use_bias = true;               ///< false: the biases stay zero
  std::string name = {};              ///< in the model; empty: "dense_1", ...
};

/// Options of Conv2D.
struct Conv2DOptions {
  Size2D kernel_size;             ///< {height, width}, or one number
  Size2D strides = 1;             ///< {down, right}, or one number
  std::string padding = "valid";  ///< or "same": ceil(extent / stride) positions
  std::int32_t saturation = 15;   ///< weights are integers in [-saturation, saturation]
  bool use_bias = true;           ///< false: the biases stay zero
  std::string name = {};          ///< in the model; empty: "dense_1", ...
};

/// Options of DepthwiseConv2D.
struct DepthwiseConv2DOptions {
  Size2D strides = 1;                ///< {down, right}, or one number
  std::string padding = "valid";     ///< or "same": ceil(extent / stride) positions
  std::size_t depth_multiplier = 1;  ///< output channels that each input channel makes
  std::int32_t saturation = 15;      ///< weights are integers in [-saturation, saturation]
  bool use_bias = true;              ///< false: the biases stay zero
  std::string name = {};             ///< in the model; empty: "dense_1", ...
};

/// Options of AveragePooling2D.
struct AveragePooling2DOptions {
  Size2D pool_size = 2;           ///< {height, width}, or one number
  Size2D strides = 0;             ///< {down, right}, or one number; 0: the pool's size
  std::string padding = "valid";  ///< or "same": ceil(extent / stride) positions
  std::string name = {};          ///< in the model; empty: "dense_1", ...
};

/// Options of BatchNormalization.
struct BatchNormalizationOptions {
  double momentum = 0.99;  ///< of the moving averages, in [0, 1)
  double epsilon = 1e-3;   ///< added to the variance
  bool center = true;      ///< learn beta, which is added
  bool scale = true;       ///< learn gamma, which multiplies
  std::string name = {};   ///< in the model; empty: "dense_1", ...
};

/// Options of Activation.
struct ActivationOptions {
  /// Of a "polynomial": c[0] + c[1] x + c[2] x^2 + ..., the last not zero. Where training starts if
  /// `learnable`, else what it keeps to (as far as integers can say it).
  std::vector<double> coefficients = {};
  bool learnable = true;  ///< training moves the coefficients of a "polynomial"
  std::string name = {};  ///< in the model; empty: "dense_1", ...
};

/// Options of ActivitySparsifier.
struct ActivitySparsifierOptions {
  double penalty = 1e-4;         ///< added to the loss for each gate that is expected to be open
  double initial_open = 0.9;     ///< probability that a gate is open when training starts
  double temperature = 2.0 / 3;  ///< of the concrete distribution (beta), in (0, 1]
  double gamma = -0.1;           ///< lower end of the stretched interval, below 0
  double zeta = 1.1;             ///< its upper end, above 1
  std::string name = {};         ///< in the model; empty: "dense_1", ...
};

/// Options of Concatenate.
struct ConcatenateOptions {
  std::int64_t axis = -1;  ///< from 1, 0 being the batch; or from -1, the last
  std::string name = {};   ///< in the model; empty: "dense_1", ...
};

/// Options of ZeroPadding2D.
struct ZeroPadding2DOptions {
  std::string name = {};  ///< in the model; empty: "dense_1", ...
};

}  // namespace sealion::heras
