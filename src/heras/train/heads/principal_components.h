#pragma once

#include <cstddef>
#include <vector>

#include "heras/transfer/features.h"

namespace sealion::heras::train {

/// The directions in which rows vary most (Jolliffe 2002, section 1.1).
struct PrincipalComponents {
  std::vector<double> mean;  ///< [inputs]
  std::vector<double> axes;  ///< [inputs][dimensions], orthonormal, that of most variance first

  std::size_t dimensions() const { return axes.size() / mean.size(); }
};

/// The first components of the rows: eigenvectors of their covariance, each with its largest
/// element positive. Throws `invalid_argument` unless there are rows, their squares are finite, and
/// 1 <= dimensions <= columns <= `most_pca_columns`.
PrincipalComponents pca(const FeatureTable& rows, std::size_t dimensions);

inline constexpr std::size_t most_pca_columns = 4096;

/// (rows - mean) * axes, [rows][dimensions]. Throws `invalid_argument` for rows of another length.
FeatureTable project(const PrincipalComponents& components, const FeatureTable& rows);

}  // namespace sealion::heras::train
