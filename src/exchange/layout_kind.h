#pragma once

#include <cstddef>
#include <variant>

namespace sealion {

/// How records lie in ciphertexts: in the order of the variants `RecordForm` and `Way`.
enum class LayoutKind {
  slotwise,  ///< a ciphertext for each feature, a record in each slot
  packed,    ///< the features of a record side by side in the slots of a ciphertext, or of a few
  affine     ///< the features of a record as coefficients, for programs without products
};

const char* to_string(LayoutKind layout);

/// The layout of a variant that lists what each has, in their order.
template <typename... Each>
LayoutKind layout_of(const std::variant<Each...>& of_layouts) {
  return static_cast<LayoutKind>(of_layouts.index());
}

}  // namespace sealion
