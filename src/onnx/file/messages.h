#pragma once

/// The classes of the format's messages, in the namespace ::onnx: `sealion::onnx` is this
/// project's.
#include <onnx/onnx_pb.h>
