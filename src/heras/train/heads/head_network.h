#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "heras/transfer/head.h"

namespace sealion::heras::train {

/// The layers of a head in libtorch, in double precision.
struct HeadNetwork {
  std::vector<at::Tensor> kernels;  ///< [inputs][units]
  std::vector<at::Tensor> biases;   ///< [units]

  /// Of [rows][inputs], [rows][classes].
  at::Tensor scores(const at::Tensor& rows) const;
};

/// What the head makes of features as they are: mean and scale are in the first layer.
HeadNetwork to_network(const Head& head);

/// The table's own memory as [rows][columns].
at::Tensor to_tensor(const FeatureTable& table);

/// All elements in order.
std::vector<double> to_vector(const at::Tensor& tensor);

}  // namespace sealion::heras::train
