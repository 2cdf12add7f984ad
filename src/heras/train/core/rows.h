#pragma once

#include <ATen/ATen.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/tensor.h"

namespace sealion::heras::train {

/// The `chosen` rows of a matrix of `count` rows that lies in `data`.
template <typename T>
at::Tensor rows(std::span<const T> data, std::int64_t count, const at::Tensor& chosen,
                at::ScalarType type) {
  const auto columns = static_cast<std::int64_t>(data.size()) / count;
  return at::from_blob(const_cast<T*>(data.data()), {count, columns}, type).index_select(0, chosen);
}

/// [features][samples] as [samples][features], in double precision.
template <typename T>
at::Tensor to_rows(const sealion::Batch<T>& batch) {
  const at::Tensor columns = at::empty(
      {static_cast<std::int64_t>(batch.features()), static_cast<std::int64_t>(batch.samples())},
      at::kDouble);
  double* to = columns.data_ptr<double>();
  for (std::size_t i = 0; i < batch.features(); ++i) {
    to = std::transform(batch.feature(i).begin(), batch.feature(i).end(), to,
                        [](T value) { return static_cast<double>(value); });
  }
  return columns.t().contiguous();
}

}  // namespace sealion::heras::train
