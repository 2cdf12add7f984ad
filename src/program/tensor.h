#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/memory.h"

namespace sealion {

/// Integers for many samples, feature-major: what one feature holds for all samples lies together,
/// as a ciphertext holds it. Shape [features][samples]. They are a client's data: wiped at the end.
class IntegerBatch {
 public:
  IntegerBatch() = default;
  IntegerBatch(std::size_t features, std::size_t samples)
      : features_(features), samples_(samples), values_(features * samples) {}

  std::size_t features() const { return features_; }
  std::size_t samples() const { return samples_; }
  std::span<std::int64_t> feature(std::size_t i) {
    return std::span(values_).subspan(i * samples_, samples_);
  }
  std::span<const std::int64_t> feature(std::size_t i) const {
    return std::span(values_).subspan(i * samples_, samples_);
  }

  friend bool operator==(const IntegerBatch&, const IntegerBatch&) = default;

 private:
  std::size_t features_ = 0;
  std::size_t samples_ = 0;
  SecretVector<std::int64_t> values_;
};

/// Values that differ between two batches of one shape.
inline std::size_t count_differences(const IntegerBatch& a, const IntegerBatch& b) {
  std::size_t differences = 0;
  for (std::size_t i = 0; i < a.features(); ++i) {
    const auto left = a.feature(i), right = b.feature(i);
    for (std::size_t s = 0; s < left.size(); ++s) differences += left[s] != right[s] ? 1 : 0;
  }
  return differences;
}

}  // namespace sealion
