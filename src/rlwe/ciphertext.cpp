#include "rlwe/ciphertext.h"

#include "base/error.h"

namespace sealion {

Ciphertext::Ciphertext(ParametersPtr parameters, std::size_t parts)
    : parameters_(std::move(parameters)), parts_(parts) {
  if (parts == 0) fail(ErrorCode::invalid_argument, "a ciphertext of 0 parts");
  data_.resize(parts * parameters_->limbs() * parameters_->n());
}

}  // namespace sealion
