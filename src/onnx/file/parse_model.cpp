#include "onnx/file/parse_model.h"

#include <google/protobuf/stubs/logging.h>

#include "base/error.h"
#include "onnx/file/read_graph.h"
#include "onnx/file/wire_size.h"

namespace sealion::onnx {
namespace {

constexpr std::size_t most_memory = std::size_t{1} << 30;

}  // namespace

::onnx::ModelProto parse_model(ByteSpan bytes) {
  if (bytes.size() > largest_onnx_file) {
    fail(ErrorCode::unsupported, "has {} bytes; {} are allowed", bytes.size(), largest_onnx_file);
  }
  const std::size_t memory = wire_size(bytes, *::onnx::ModelProto::descriptor());
  if (memory > most_memory) {
    fail(ErrorCode::corrupt,
         "would take {} MiB of memory to read; {} are allowed: it has too many small parts",
         memory >> 20, most_memory >> 20);
  }
  // What protobuf would write to the terminal is in the error.
  const google::protobuf::LogSilencer silence;
  ::onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph()) {
    fail(ErrorCode::corrupt, "is no ONNX model, or is cut or damaged: export it again");
  }
  return model;
}

}  // namespace sealion::onnx
