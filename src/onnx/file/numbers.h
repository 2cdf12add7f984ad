#pragma once

#include <span>
#include <string>
#include <string_view>

#include "onnx/tensor.h"

namespace sealion::onnx {

/// What may stand among numbers.
enum class Numbers {
  finite,         ///< nothing else
  finite_or_inf,  ///< thresholds that everything passes, or nothing
  any             ///< NaN too, for what is missing
};

/// What an operator's attribute may have.
Numbers numbers_of(std::string_view operation, std::string_view attribute);

/// Throws `unsupported` naming `place`, the number and where it stands if it may not be there.
void check_numbers(const Tensor& tensor, Numbers allowed, const std::string& place);
void check_numbers(std::span<const double> values, Numbers allowed, const std::string& place);

}  // namespace sealion::onnx
