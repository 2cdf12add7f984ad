#pragma once

#include "onnx/file/graph.h"
#include "onnx/file/messages.h"

namespace sealion::onnx {

/// What comes from outside: an array. Throws `unsupported` for sequences and other containers.
Port read_input(const ::onnx::ValueInfoProto& proto, ValueId value);

/// What goes there: an array, or the sequence of maps that ZipMap makes.
Port read_output(const ::onnx::ValueInfoProto& proto, ValueId value);

}  // namespace sealion::onnx
