#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace sealion::testing {

/// Secrets of each class that an operation is given.
inline constexpr std::size_t pool_size = 64;

/// `pool_size` times the fixed secret, each in memory of its own, and as many random ones: to read
/// one of either class costs the same.
template <typename Secret>
class Pool {
 public:
  /// make(is_fixed) gives one.
  template <typename Make>
  explicit Pool(const Make& make) {
    const Secret fixed = make(true);
    for (std::size_t i = 0; i < pool_size; ++i) {
      of_class_[0].push_back(make(false));
      of_class_[1].push_back(fixed);
    }
  }
  const Secret& at(bool is_fixed, std::size_t i) const { return of_class_[is_fixed ? 1 : 0][i]; }

 private:
  std::array<std::vector<Secret>, 2> of_class_;
};

/// What is measured.
class Operation {
 public:
  virtual ~Operation() = default;
  virtual std::string name() const = 0;
  /// Whether it leaks: whoever does not see that sees nothing.
  virtual bool is_control() const { return false; }
  /// Copies secret `i` of a class to where `run` reads it, the same memory for both.
  virtual void prepare(bool is_fixed, std::size_t i) = 0;
  virtual void run() = 0;
};

/// Most that the encryptions have numbers for.
inline constexpr std::size_t most_measurements = std::size_t{1} << 24;

using Operations = std::vector<std::unique_ptr<Operation>>;

/// Sampling of keys and noise.
void add_sampling(Operations& operations);
/// BGV: encryption, decryption and the noise budget, and what packed answers need.
void add_bgv(Operations& operations);
/// The affine layout's encryption, decryption and noise.
void add_lwe(Operations& operations);
/// Some that leak.
void add_controls(Operations& operations);

}  // namespace sealion::testing
