#pragma once

#include <map>
#include <string>

#include "onnx/file/graph.h"
#include "onnx/file/messages.h"
#include "onnx/file/tensor_reader.h"

namespace sealion::onnx {

/// No attribute that is a text is longer, in bytes.
inline constexpr std::size_t longest_text_attribute = 1 << 16;

/// All attributes of an operator. `place` names it in errors: "node 'fc1' (Gemm)". Throws
/// `corrupt` for what the format forbids, `unsupported` for subgraphs and other attributes that are
/// not held, and for numbers that are not finite where they have no meaning.
std::map<std::string, Attribute> read_attributes(const ::onnx::NodeProto& proto,
                                                 const std::string& place, TensorReader& tensors);

}  // namespace sealion::onnx
