#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "device/device_memory.h"
#include "device/kernels/coefficients.h"
#include "device/kernels/ring_prime.h"
#include "device/workspace.h"
#include "rlwe/modulus_chain.h"

namespace sealion::device {

/// The tables of a modulus chain in a device's memory.
class DeviceRing {
 public:
  /// n at least 64. Throws DeviceError where they do not fit, or a row does not fit the shared
  /// memory of a block in 4 pieces.
  DeviceRing(const DevicePtr& device, ModulusChainPtr chain);

  const DevicePtr& device() const { return device_; }
  const ModulusChainPtr& chain() const { return chain_; }
  std::size_t n() const { return chain_->n(); }
  /// As few pieces as the device lets a block share.
  const RowShape& shape() const { return shape_; }
  /// Of a block that transforms a piece.
  std::size_t shared_bytes() const { return shared_words(shape_.size()) * sizeof(std::uint64_t); }

  /// q_0 ... q_{limbs-1} and then, if there is one, P: in the device's memory.
  const RingPrime* primes(std::size_t limbs) const {
    return primes_.data() + (limbs - 1) * (chain_->limbs() + 1);
  }
  /// Blocks' worth of transforms of so many rows.
  std::uint64_t pieces_of(std::uint64_t rows) const { return rows << shape_.log_pieces; }

 private:
  DevicePtr device_;
  ModulusChainPtr chain_;
  RowShape shape_;
  DeviceArray<DeviceFactor> roots_;  // [primes][2][n], those of the inverse second
  DeviceArray<RingPrime> primes_;    // [limbs][limbs + 1]
};

/// How rows are cut so that a block with `shared_bytes` holds a piece. Throws DeviceError where
/// that takes more pieces than kernels know.
RowShape row_shape(std::size_t n, std::size_t shared_bytes);

/// Rows of polynomials in NTT form to coefficients that are multiplied and shifted (device/kernels/
/// coefficients.h); `arguments.shape` is the ring's.
void make_coefficients(const DeviceRing& ring, CoefficientsArguments arguments,
                       Workspace& workspace);

/// n^-1 times `factor`, and the shift by half that a centred lift undoes.
CoefficientFinish shifted_finish(const Ntt& ntt, std::uint64_t factor);

}  // namespace sealion::device
