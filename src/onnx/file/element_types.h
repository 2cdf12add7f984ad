#pragma once

#include <string>

#include "onnx/file/graph.h"

namespace sealion::onnx {

/// What the format's number for a type means. `place` says whose elements they are. Throws
/// `unsupported` for types that this project does not hold, by name, and `corrupt` for none.
ElementType element_type(int number, const std::string& place);

}  // namespace sealion::onnx
