#pragma once

#include "base/bytes.h"

namespace google::protobuf {
class Descriptor;
}

namespace sealion::onnx {

/// Bytes of memory, roughly, that protobuf will take to hold a message of this type, without those
/// of texts and arrays of bytes, which are as long as in the file. A message of two bytes becomes
/// an object of hundreds: this is how a small file asks for much. Bytes that make no message count
/// up to where they end to make sense.
std::size_t wire_size(ByteSpan bytes, const google::protobuf::Descriptor& type);

}  // namespace sealion::onnx
