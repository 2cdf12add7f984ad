#pragma once

#include <variant>

#include "exchange/affine_form.h"
#include "exchange/packed_form.h"

namespace sealion {

/// One ciphertext for each element of the input and of the answer, one record in each slot.
struct SlotwiseForm {
  friend bool operator==(const SlotwiseForm&, const SlotwiseForm&) = default;
};

/// How records and their answers lie in ciphertexts, for each layout (`LayoutKind`). Public.
using RecordForm = std::variant<SlotwiseForm, PackedForm, AffineForm>;

}  // namespace sealion
