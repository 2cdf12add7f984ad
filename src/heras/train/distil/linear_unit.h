#pragma once

#include <ATen/ATen.h>

#include <memory>
#include <vector>

#include "heras/train/core/parameter.h"
#include "real/real_program.h"

namespace sealion::heras::train {

/// A linear node of a program over reals in training. What is learned are multiples of how far what
/// comes in is spread, so that steps of one size suit raw columns and squares of sums alike.
class LinearUnit {
 public:
  virtual ~LinearUnit() = default;

  /// From here on the weights are measured by the spread of these inputs, [records][inputs].
  virtual void standardise(const at::Tensor& inputs) = 0;
  /// Empty where nothing is to be learned: means, sums and arrangements stay what they are.
  virtual std::vector<Parameter> parameters() const = 0;
  /// [records][inputs] -> [records][size]
  virtual at::Tensor forward(const at::Tensor& inputs) const = 0;
  /// From here on `forward` takes the weights of this node, which the learned ones were rounded to,
  /// and whatever these have moved by since; gradients pass straight through.
  virtual void round_to(const real::Operation& rounded) = 0;
  /// Puts the weights as they were learned, unrounded, into the node that it was made of.
  virtual void write(real::Operation& operation) const = 0;
};

/// Weights of a matrix and of filters are learned one by one, those of a matrix with gaps where
/// they are equal as one: it is a convolution with groups or with gaps, row by row.
std::unique_ptr<LinearUnit> linear_unit(const real::LinearNode& linear, std::size_t inputs);
std::unique_ptr<LinearUnit> linear_unit(const real::Conv2DNode& conv);

}  // namespace sealion::heras::train
