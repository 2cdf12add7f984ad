#pragma once

#include "base/bytes.h"
#include "onnx/file/messages.h"

namespace sealion::onnx {

/// The messages of a file, none of which has been looked at. Throws `corrupt` where the bytes are
/// none, or would take too much memory.
::onnx::ModelProto parse_model(ByteSpan bytes);

}  // namespace sealion::onnx
