#include "heras/train/heads/principal_components.h"

#include <algorithm>

#include "base/error.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/heads/head_network.h"

namespace sealion::heras::train {
namespace {

constexpr std::int64_t block = 4096;  ///< rows at a time: a table may take half of the memory

void check_sizes(const FeatureTable& rows, std::size_t dimensions) {
  if (rows.rows == 0) fail(ErrorCode::invalid_argument, "no rows to find components of");
  if (rows.columns > most_pca_columns) {
    fail(ErrorCode::invalid_argument, "components of {} columns; at most {} are possible",
         rows.columns, most_pca_columns);
  }
  if (dimensions == 0 || dimensions > rows.columns) {
    fail(ErrorCode::invalid_argument, "{} components of {} columns", dimensions, rows.columns);
  }
}

/// Calls `body` with the rows less their mean, a block after the other.
template <typename Body>
void for_each_block(const at::Tensor& rows, const at::Tensor& mean, const Body& body) {
  for (std::int64_t first = 0; first < rows.size(0); first += block) {
    body(first, rows.narrow(0, first, std::min(block, rows.size(0) - first)) - mean);
  }
}

at::Tensor covariance(const at::Tensor& rows, const at::Tensor& mean) {
  at::Tensor sum = at::zeros({rows.size(1), rows.size(1)}, at::kDouble);
  for_each_block(rows, mean, [&](std::int64_t, const at::Tensor& centred) {
    sum.addmm_(centred.t(), centred);
  });
  if (!sum.isfinite().all().item<bool>()) {
    fail(ErrorCode::invalid_argument, "the rows are too large for their squares to be numbers");
  }
  return sum / static_cast<double>(rows.size(0));
}

/// Columns whose sign is up to the eigenvalue solver get that of their largest element.
at::Tensor with_signs(const at::Tensor& axes) {
  const at::Tensor largest = axes.abs().argmax(0, true);
  return axes * axes.gather(0, largest).sign();
}

}  // namespace

PrincipalComponents pca(const FeatureTable& rows, std::size_t dimensions) {
  check_sizes(rows, dimensions);
  const SingleThreaded single_threaded;
  const at::Tensor values = to_tensor(rows);
  const at::Tensor mean = values.mean(0);
  const at::Tensor ascending = std::get<1>(at::linalg_eigh(covariance(values, mean)));
  const at::Tensor axes = ascending.flip(1).narrow(1, 0, static_cast<std::int64_t>(dimensions));
  return {to_vector(mean), to_vector(with_signs(axes))};
}

FeatureTable project(const PrincipalComponents& components, const FeatureTable& rows) {
  const std::size_t inputs = components.mean.size(), dimensions = components.dimensions();
  if (rows.columns != inputs) {
    fail(ErrorCode::invalid_argument, "rows of {} columns for components of {}", rows.columns,
         inputs);
  }
  const SingleThreaded single_threaded;
  const at::Tensor mean = at::tensor(components.mean, at::kDouble);
  const at::Tensor axes =
      at::tensor(components.axes, at::kDouble).view({static_cast<std::int64_t>(inputs), -1});
  FeatureTable projected(rows.rows, dimensions);
  at::Tensor out = to_tensor(projected);
  for_each_block(to_tensor(rows), mean, [&](std::int64_t first, const at::Tensor& centred) {
    out.narrow(0, first, centred.size(0)).copy_(at::mm(centred, axes));
  });
  return projected;
}

}  // namespace sealion::heras::train
