#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "device/kernels/polynomials.h"
#include "rlwe/device/device_division.h"
#include "rlwe/device/device_key_switcher.h"
#include "rlwe/device/device_keys.h"
#include "rlwe/device/device_ring.h"
#include "schemes/bgv/device/ciphertext_batch.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion::device {

/// A client's evaluation keys in a device's memory, held there.
struct DeviceEvaluationKeys {
  DeviceKeysPtr relinearisation;         ///< null where there are none
  std::vector<DeviceKeysPtr> rotations;  ///< one for each group of the keys
  std::uint64_t noise_factor;
};
/// Copies what is not there.
DeviceEvaluationKeys on_device(const EvaluationKeys& keys, DeviceKeyCache& cache);

/// One rotation of a ciphertext of two parts whose digits are cut.
struct DeviceRotation {
  std::size_t digits;                   ///< number of the ciphertext among those
  const std::uint64_t* ciphertext;      ///< [2][limbs][n]
  const DeviceKeys* keys;               ///< of the group that has the rotation's key
  std::size_t key;                      ///< its number there
  std::uint32_t element;                ///< X -> X^element rotates
  std::uint64_t* out;                   ///< [2][limbs][n], none of the ciphertexts
  const std::uint64_t* base = nullptr;  ///< is added where it is not null; may be `out`
};

/// ModulusSwitcher, Relineariser and Rotator for many ciphertexts of many keys at once, each bit
/// for bit what those make, and products and sums. What is made is queued in the workspace. For any
/// number of threads, each with a workspace of its own.
class DeviceEvaluator {
 public:
  /// Throws DeviceError where the tables do not fit.
  DeviceEvaluator(const DevicePtr& device, ParametersPtr parameters);

  const DevicePtr& device() const { return ring_.device(); }
  const ParametersPtr& parameters() const { return parameters_; }

  /// All ciphertexts at 1 <= limbs < their own limbs.
  CiphertextBatch switched(const CiphertextBatch& batch, std::size_t limbs,
                           Workspace& workspace) const;

  /// All ciphertexts, of three parts or more, at two; `keys[i]` are those of ciphertext i, all with
  /// noise of multiples of one factor. Throws `incompatible` where they serve fewer parts or limbs.
  CiphertextBatch relinearised(const CiphertextBatch& batch,
                               std::span<const DeviceKeys* const> keys, Workspace& workspace) const;

  /// The digits of part 1 of ciphertexts at so many limbs, for any rotations of them with keys
  /// whose noise is a multiple of `noise_factor`.
  DeviceDigits hoisted(const std::vector<const std::uint64_t*>& ciphertexts, std::size_t limbs,
                       std::uint64_t noise_factor, Workspace& workspace) const;
  /// Of ciphertexts that were hoisted.
  void rotate(const DeviceDigits& digits, const std::vector<DeviceRotation>& rotations,
              std::uint64_t noise_factor, Workspace& workspace) const;

  /// Of ciphertexts of two parts, as DeviceEvaluator's shapes say: `out` [3][limbs][n].
  void multiply(const std::vector<CiphertextProduct>& products, std::size_t limbs,
                Workspace& workspace) const;
  /// Ciphertexts of two parts times plaintexts, added up, in so many groups alike.
  void sum_weighted(const std::vector<SumOf>& sums, const std::vector<WeightedTerm>& terms,
                    std::size_t groups, std::size_t limbs, Workspace& workspace) const;
  /// Ciphertexts of two parts, and plaintexts onto their first, added up: fewer than 2^14 for each.
  void sum(const std::vector<SumOf>& sums, const std::vector<AddedTerm>& terms, std::size_t groups,
           std::size_t limbs, Workspace& workspace) const;

 private:
  const DeviceKeySwitcher& switcher(std::uint64_t noise_factor) const;

  ParametersPtr parameters_;
  DeviceRing ring_;
  std::vector<DeviceDivision> divisions_;  // [limbs - 1], the first by q_1
  // For keys whose noise is a multiple of t, and of 1; none on a chain without special prime.
  std::unique_ptr<const DeviceKeySwitcher> of_plain_, of_one_;
};

}  // namespace sealion::device
