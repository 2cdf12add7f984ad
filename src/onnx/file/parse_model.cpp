#include "onnx/file/parse_model.h"

#include <google/protobuf/stubs/logging.h>

#include "base/error.h"
#include "onnx/file/read_graph.h"
#include "onnx/file/wire_size.h"

namespace sealion::onnx {
namespace {

constexpr std::size_t most_memory = std::size_t{1} << 30;
constexpr std::int64_t oldest_format = 3, newest_format = 14;  // from the first with opsets

void check_format(std::int64_t version) {
  if (version == 0) {
    fail(ErrorCode::corrupt, "the file does not tell its version of the format: is it a model?");
  }
  if (version < oldest_format || version > newest_format) {
    fail(ErrorCode::unsupported, "the file is of version {} of the format; {} to {} are supported",
         version, oldest_format, newest_format);
  }
}

}  // namespace

::onnx::ModelProto parse_model(ByteSpan bytes) {
  if (bytes.size() > largest_onnx_file) {
    fail(ErrorCode::unsupported, "the file has {} bytes; {} are allowed", bytes.size(),
         largest_onnx_file);
  }
  const std::size_t memory = wire_size(bytes, *::onnx::ModelProto::descriptor());
  if (memory > most_memory) {
    fail(ErrorCode::corrupt,
         "the file would take {} MiB of memory to read, of too many small parts; {} are allowed",
         memory >> 20, most_memory >> 20);
  }
  // What protobuf would write to the terminal is in the error.
  const google::protobuf::LogSilencer silence;
  ::onnx::ModelProto model;
  if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph()) {
    fail(ErrorCode::corrupt, "this is no ONNX model, or it is cut or damaged: export it again");
  }
  check_format(model.ir_version());
  return model;
}

}  // namespace sealion::onnx
