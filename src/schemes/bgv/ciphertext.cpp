#include "schemes/bgv/ciphertext.h"

#include "base/error.h"

namespace sealion {

Ciphertext::Ciphertext(ParametersPtr parameters, std::size_t parts)
    : Ciphertext(parameters, parts, parameters->limbs()) {}

Ciphertext::Ciphertext(ParametersPtr parameters, std::size_t parts, std::size_t limbs)
    : parameters_(std::move(parameters)), parts_(parts), limbs_(limbs) {
  if (parts == 0) fail(ErrorCode::invalid_argument, "a ciphertext of 0 parts");
  if (limbs == 0 || limbs > parameters_->limbs()) {
    fail(ErrorCode::invalid_argument, "a ciphertext at {} limbs of a chain of {}", limbs,
         parameters_->limbs());
  }
  data_.resize(parts * limbs * parameters_->n());
}

}  // namespace sealion
