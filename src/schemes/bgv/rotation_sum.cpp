#include "schemes/bgv/rotation_sum.h"

#include <utility>

#include "base/error.h"
#include "ring/residues.h"

namespace sealion {

RotationSum::RotationSum(ParametersPtr parameters, std::size_t limbs, std::uint64_t correction)
    : parameters_(std::move(parameters)), correction_(correction), terms_(parameters_->chain()) {
  terms_.clear(limbs);
}

void RotationSum::add(const RotationSum& other) {
  if (other.parameters_->digest() != parameters_->digest() || other.limbs() != limbs() ||
      other.correction_ != correction_) {
    fail(ErrorCode::incompatible,
         "a sum at {} limbs with the correction {} onto one at {} with {}, or other parameters",
         other.limbs(), other.correction_, limbs(), correction_);
  }
  for (std::size_t part = 0; part < 2; ++part) {
    for (std::size_t row = 0; row < terms_.rows(); ++row) {
      sealion::add(terms_.row(part, row), other.terms_.row(part, row), terms_.modulus(row));
    }
  }
}

}  // namespace sealion
