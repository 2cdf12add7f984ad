#include "onnx/file/ports.h"

#include <fmt/format.h>

#include "base/error.h"
#include "onnx/file/element_types.h"
#include "onnx/file/names.h"
#include "onnx/file/tensor_reader.h"

namespace sealion::onnx {
namespace {

using Dimension = ::onnx::TensorShapeProto::Dimension;

constexpr std::int64_t any = -1;  // as some exporters write it, others 0

std::optional<std::size_t> read_dimension(const Dimension& proto, const std::string& place) {
  const std::int64_t size = proto.dim_value();  // 0 where it has a name or nothing
  if (size == any || size == 0) return std::nullopt;
  if (size < any || size > static_cast<std::int64_t>(most_tensor_elements)) {
    fail(ErrorCode::unsupported, "{} has a dimension of {}; 1 to {} are allowed", place, size,
         most_tensor_elements);
  }
  return static_cast<std::size_t>(size);
}

std::optional<PortShape> read_shape(const ::onnx::TypeProto::Tensor& proto,
                                    const std::string& place) {
  if (!proto.has_shape()) return std::nullopt;
  if (static_cast<std::size_t>(proto.shape().dim_size()) > highest_rank) {
    fail(ErrorCode::unsupported, "{} has {} dimensions; {} are allowed", place,
         proto.shape().dim_size(), highest_rank);
  }
  PortShape shape;
  for (const Dimension& dimension : proto.shape().dim()) {
    shape.push_back(read_dimension(dimension, place));
  }
  return shape;
}

Port read_array(const ::onnx::ValueInfoProto& proto, ValueId value, const std::string& place) {
  if (!proto.type().has_tensor_type()) {
    fail(ErrorCode::unsupported,
         "{} is no array: sequences, maps and values without a type are not supported", place);
  }
  const ::onnx::TypeProto::Tensor& type = proto.type().tensor_type();
  return {value, printable(proto.name()), element_type(type.elem_type(), place),
          read_shape(type, place)};
}

bool is_sequence_of_maps(const ::onnx::TypeProto& type) {
  return type.has_sequence_type() && type.sequence_type().elem_type().has_map_type();
}

}  // namespace

Port read_input(const ::onnx::ValueInfoProto& proto, ValueId value) {
  return read_array(proto, value, fmt::format("input '{}'", printable(proto.name())));
}

Port read_output(const ::onnx::ValueInfoProto& proto, ValueId value) {
  if (is_sequence_of_maps(proto.type())) {
    return {value, printable(proto.name()), ElementType::maps, std::nullopt};
  }
  return read_array(proto, value, fmt::format("output '{}'", printable(proto.name())));
}

}  // namespace sealion::onnx
