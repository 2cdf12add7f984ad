#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/zeroed_memory.h"

namespace sealion {

/// Numbers for many samples, feature-major: what one feature holds for all samples lies together,
/// as a ciphertext holds it. Shape [features][samples]. They are a client's data: wiped at the end.
template <typename T>
class Batch {
 public:
  Batch() = default;
  Batch(std::size_t features, std::size_t samples)
      : features_(features),
        samples_(samples),
        values_(addressable({features, samples, sizeof(T)}) / sizeof(T)) {}

  std::size_t features() const { return features_; }
  std::size_t samples() const { return samples_; }
  std::span<T> feature(std::size_t i) { return std::span(values_).subspan(i * samples_, samples_); }
  std::span<const T> feature(std::size_t i) const {
    return std::span(values_).subspan(i * samples_, samples_);
  }

  friend bool operator==(const Batch&, const Batch&) = default;

 private:
  std::size_t features_ = 0;
  std::size_t samples_ = 0;
  ZeroedSecretVector<T> values_;
};

using IntegerBatch = Batch<std::int64_t>;
using RealBatch = Batch<double>;

/// Values of `a` that differ by more than `within` from those of as many samples of `b`, which
/// begin with its sample `first`.
inline std::size_t count_differences(const IntegerBatch& a, const IntegerBatch& b,
                                     std::size_t first = 0, std::uint64_t within = 0) {
  std::size_t differences = 0;
  for (std::size_t i = 0; i < a.features(); ++i) {
    const auto left = a.feature(i), right = b.feature(i).subspan(first, a.samples());
    for (std::size_t s = 0; s < left.size(); ++s) {
      const auto [least, most] = std::minmax(left[s], right[s]);
      // Unsigned: values that wrapped around may be further apart than 63 bits hold.
      const std::uint64_t distance =
          static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
      differences += distance > within ? 1 : 0;
    }
  }
  return differences;
}

}  // namespace sealion
