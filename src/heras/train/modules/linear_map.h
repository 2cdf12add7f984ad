#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <memory>

#include "heras/layers/layer_kinds.h"
#include "heras/train/core/rounding_functions.h"

namespace sealion::heras::train {

/// What linear layers have in common in training: a kernel as a matrix [rows]
/// [columns] in the order of the layer's own weights, a row for each output channel.
class LinearMap {
 public:
  virtual ~LinearMap() = default;

  std::int64_t rows() const { return rows_; }
  std::int64_t columns() const { return columns_; }
  /// The layer's result, without its bias.
  virtual at::Tensor apply(const at::Tensor& x, const at::Tensor& kernel) const = 0;
  /// The units of the kernel between inputs and outputs of these steps.
  virtual LogUnits units(const at::Tensor& input_log_steps,
                         const at::Tensor& output_log_steps) const = 0;
  /// The steps of the outputs where the kernel has such rows.
  virtual at::Tensor output_log_steps(const at::Tensor& input_log_steps,
                                      const at::Tensor& log_rows) const = 0;

 protected:
  LinearMap(std::int64_t rows, std::int64_t columns) : rows_(rows), columns_(columns) {}

 private:
  std::int64_t rows_, columns_;
};

/// That of each kind of linear layer.
std::shared_ptr<const LinearMap> linear_map(const Dense& layer);
std::shared_ptr<const LinearMap> linear_map(const Conv2D& layer);
std::shared_ptr<const LinearMap> linear_map(const DepthwiseConv2D& layer);

}  // namespace sealion::heras::train
