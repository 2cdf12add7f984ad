#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "heras/transfer/features.h"

namespace sealion::heras::testing {

/// Rows in classes, one row of each after the other.
struct LabelledClouds {
  FeatureTable features;
  std::vector<std::uint8_t> labels;
};

/// Normal clouds, `spread` wide, around points that are the same for any seed.
inline LabelledClouds labelled_clouds(std::size_t rows, std::size_t columns, std::size_t classes,
                                      double spread, std::uint64_t seed) {
  std::normal_distribution<double> normal;
  std::mt19937_64 centre_generator(1), generator(seed);
  FeatureTable centres(classes, columns);
  for (double& value : centres.values) value = normal(centre_generator);
  LabelledClouds clouds{{rows, columns}, {}};
  for (std::size_t i = 0; i < rows; ++i) {
    clouds.labels.push_back(static_cast<std::uint8_t>(i % classes));
    for (std::size_t j = 0; j < columns; ++j) {
      clouds.features.row(i)[j] = centres.row(i % classes)[j] + spread * normal(generator);
    }
  }
  return clouds;
}

/// Two features whose product's sign is the class, which no line tells.
inline LabelledClouds crossed_clouds(std::size_t rows, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  LabelledClouds clouds{{rows, 2}, {}};
  for (double& value : clouds.features.values) value = normal(generator);
  for (std::size_t i = 0; i < rows; ++i) {
    clouds.labels.push_back(clouds.features.row(i)[0] * clouds.features.row(i)[1] > 0 ? 1 : 0);
  }
  return clouds;
}

}  // namespace sealion::heras::testing
