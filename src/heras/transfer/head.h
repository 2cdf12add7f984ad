#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "heras/transfer/features.h"

namespace sealion::heras {

/// Bounds on heads from outside and on what may be asked for.
inline constexpr std::size_t most_head_classes = 256;  ///< a label is a byte
inline constexpr std::size_t most_hidden_units = 4096;
inline constexpr std::size_t most_head_epochs = 100000;

/// outputs = inputs * kernel + bias.
struct HeadLayer {
  std::vector<double> kernel;  ///< [inputs][units]
  std::vector<double> bias;    ///< [units]

  std::size_t units() const { return bias.size(); }
  friend bool operator==(const HeadLayer&, const HeadLayer&) = default;
};

/// A small classifier of features, which a client makes and uses by itself. It sees
/// (features - mean) / scale; behind each layer but the last is a ReLU, behind that a softmax.
struct Head {
  std::vector<double> mean;  ///< [features]
  double scale = 1;
  std::vector<HeadLayer> layers;  ///< one or two

  std::size_t features() const { return mean.size(); }
  std::size_t classes() const { return layers.back().units(); }
  friend bool operator==(const Head&, const Head&) = default;
};

/// Throws `corrupt` where the sizes do not fit together, are out of bounds, or a number is not
/// finite.
void check_head(const Head& head);

/// What a head says of one row.
struct HeadAnswer {
  std::size_t label;  ///< the class with the largest score, the first of equals
  double confidence;  ///< its share of the softmax
};

/// Of each row. Throws `incompatible` where the features are not as many as the head knows, or so
/// large that scores are no numbers.
std::vector<HeadAnswer> apply_head(const Head& head, const FeatureTable& features);

/// Share of the answers that are the labels, as many.
double accuracy(const std::vector<HeadAnswer>& answers, std::span<const std::uint8_t> labels);

/// How a head is fitted to labelled rows: see heras/train/fit_head.h.
struct HeadOptions {
  std::size_t hidden_units = 0;  ///< of one hidden layer; 0: a linear softmax
  /// The loss is the sum over the rows of the cross entropy, and weight_decay / 2 times the sum of
  /// the squares of all kernels: a normal prior, which counts less the more rows there are. The
  /// default is within half a point of the best of a grid for 1 to 100 labelled MNIST digits of
  /// each class, seen as pixels and as 16, 32 and 64 principal components.
  double weight_decay = 0.3;
  std::size_t epochs = 100;  ///< times all rows together move the weights, at most
  std::uint64_t seed = 1;    ///< of the weights that a hidden layer starts from
};

/// Throws `invalid_argument` naming the value.
void check_head_options(const HeadOptions& options);

}  // namespace sealion::heras
