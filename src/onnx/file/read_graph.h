#pragma once

#include <cstddef>
#include <string>

#include "base/bytes.h"
#include "onnx/file/graph.h"

namespace sealion::onnx {

/// No model file is larger.
inline constexpr std::size_t largest_onnx_file = std::size_t{1} << 28;

/// A model of ONNX's format from untrusted bytes. Throws one Error that begins with `source`:
/// `corrupt` for what is no such file, is cut, has values without a maker, made twice or in a
/// circle, or tensors whose data contradict their shapes; `unsupported`, naming it, for what this
/// project does not take: opsets older than 8, domains other than ai.onnx and ai.onnx.ml, control
/// flow, functions, sparse initialisers, data in other files, complex numbers, numbers that are not
/// finite.
Graph read_graph(ByteSpan bytes, const std::string& source);

}  // namespace sealion::onnx
