#pragma once

#include <cstddef>
#include <string>

#include "onnx/file/messages.h"
#include "onnx/tensor.h"

namespace sealion::onnx {

/// No tensor has more dimensions.
/// The tensors of a file have no more elements together.
inline constexpr std::size_t most_tensor_elements = std::size_t{1} << 26;

/// The arrays of one file.
class TensorReader {
 public:
  /// `place` says in errors whose it is: "initialiser 'W'". Throws `corrupt` where shape and data
  /// contradict each other, `unsupported` for data that are elsewhere and for types that are not
  /// held.
  Tensor read(const ::onnx::TensorProto& proto, const std::string& place);

 private:
  std::size_t elements_ = 0;  ///< of all so far
};

}  // namespace sealion::onnx
