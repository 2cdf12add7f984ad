#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

namespace sealion::heras::train {

/// The `chosen` rows of a matrix of `count` rows that lies in `data`.
template <typename T>
at::Tensor rows(std::span<const T> data, std::int64_t count, const at::Tensor& chosen,
                at::ScalarType type) {
  const auto columns = static_cast<std::int64_t>(data.size()) / count;
  return at::from_blob(const_cast<T*>(data.data()), {count, columns}, type).index_select(0, chosen);
}

}  // namespace sealion::heras::train
