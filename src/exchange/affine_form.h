#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "schemes/lwe/parameters.h"

namespace sealion {

/// Most records of one request: with more, a slot a record is cheaper by far.
inline constexpr std::size_t most_affine_records = 4096;

/// How the records of an affine program and its answers lie in the coefficients of ring elements,
/// after Huang, Lu, Hong, Ding 2022, "Cheetah", section 3.1, with the answers interleaved. Public,
/// but for what `features` says: features that are not among them have no weight.
///
/// The features in use are cut into blocks of B = `block`, one ciphertext each; feature i of a
/// block is coefficient i M, M = `side`. A weight polynomial holds one block's weights for M
/// answers, that of feature i for answer j at coefficient (B - 1 - i) M + j. Their product has the
/// scalar product of block and weights at coefficient (B - 1) M + j, and the products of all blocks
/// are added up. Of c_0 those coefficients are needed that meet a weight there: from -(M - 1) to B
/// M - 1, that is the features alone where M = 1. A record takes B M coefficients, so that n / (B
/// M) records share the ciphertexts of one *set*, at multiples of B M.
struct AffineForm {
  LweParametersLiteral parameters;
  std::size_t inputs = 0;               ///< of the program
  std::vector<std::uint32_t> features;  ///< those that are sent, ascending, at least one
  std::size_t outputs = 0;              ///< of the program
  std::size_t block = 0;                ///< B: features of a record in one ciphertext
  std::size_t side = 0;                 ///< M: answers side by side in one product

  friend bool operator==(const AffineForm&, const AffineForm&) = default;

  /// Ciphertexts of a set.
  std::size_t blocks() const { return (features.size() + block - 1) / block; }
  /// Features of one block: B, or fewer in the last.
  std::size_t block_width(std::size_t index) const {
    return std::min(block, features.size() - index * block);
  }
  /// Polynomials with answers of a set.
  std::size_t products() const { return (outputs + side - 1) / side; }

  /// Most records of a set.
  std::size_t records_per_set() const { return parameters.n / (side * block); }
  std::size_t sets(std::size_t records) const {
    return (records + records_per_set() - 1) / records_per_set();
  }
  /// Records of one set: as many as it takes, or fewer in the last.
  std::size_t records_of_set(std::size_t records, std::size_t set) const {
    return std::min(records_per_set(), records - set * records_per_set());
  }

  /// Where feature i of a block stands for one of the set's records.
  std::size_t feature_coefficient(std::size_t record_of_set, std::size_t i) const {
    return (record_of_set * block + i) * side;
  }
  /// Where an output's answer stands in product `output / side` of the set.
  std::size_t answer_coefficient(std::size_t record_of_set, std::size_t output) const {
    return ((record_of_set + 1) * block - 1) * side + output % side;
  }

  /// How many coefficients of c_0 of a block are sent for so many records of a set.
  std::size_t window(std::size_t records_of_set, std::size_t block_index) const {
    const std::size_t last_feature = (records_of_set - 1) * block + block_width(block_index);
    return std::min(parameters.n, last_feature * side + side - 1);
  }
  /// The first of them; the others follow, n - 1 by 0.
  std::size_t window_start() const { return (parameters.n - (side - 1)) % parameters.n; }
  /// Coefficients that all windows of a request hold.
  std::size_t sent(std::size_t records) const;
};

/// Throws `invalid_argument`, naming the value, for a form that is none; its parameters are checked
/// by LweParameters::create.
void check_form(const AffineForm& form);

/// Throws `invalid_argument` unless 1 to `most_affine_records` records are there.
void check_records(std::size_t records);

}  // namespace sealion
