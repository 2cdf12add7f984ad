#include "onnx/file/attributes.h"

#include <fmt/format.h>

#include "base/error.h"
#include "onnx/file/names.h"
#include "onnx/file/numbers.h"

namespace sealion::onnx {
namespace {

using ::onnx::AttributeProto;

std::string read_text(const std::string& text, const std::string& place) {
  if (text.size() > longest_text_attribute) {
    fail(ErrorCode::unsupported, "{} is a text of {} bytes; {} are allowed", place, text.size(),
         longest_text_attribute);
  }
  check_text(text, place);
  return text;
}

std::vector<std::string> read_texts(const AttributeProto& proto, const std::string& place) {
  std::vector<std::string> texts;
  for (const std::string& text : proto.strings()) texts.push_back(read_text(text, place));
  return texts;
}

double read_number(float number, Numbers allowed, const std::string& place) {
  const double value = number;
  check_numbers({&value, 1}, allowed, place);
  return value;
}

std::vector<double> read_numbers(const AttributeProto& proto, Numbers allowed,
                                 const std::string& place) {
  std::vector<double> values(proto.floats().begin(), proto.floats().end());
  check_numbers(values, allowed, place);
  return values;
}

Tensor read_tensor(const AttributeProto& proto, Numbers allowed, const std::string& place,
                   TensorReader& tensors) {
  Tensor tensor = tensors.read(proto.t(), place);
  check_numbers(tensor, allowed, place);
  return tensor;
}

[[noreturn]] void refuse(const AttributeProto& proto, const std::string& place) {
  switch (proto.type()) {
    case AttributeProto::GRAPH:
    case AttributeProto::GRAPHS:
      fail(ErrorCode::unsupported,
           "{} is a graph of its own: branches and loops are not supported; export the model with "
           "inputs of a fixed shape and without conditions on values, so that it becomes one graph",
           place);
    case AttributeProto::UNDEFINED:
      fail(ErrorCode::corrupt, "{} does not tell its type", place);
    default:
      fail(ErrorCode::unsupported, "{} is of type {}, which is not supported", place,
           AttributeProto::AttributeType_Name(proto.type()));
  }
}

Attribute read_attribute(const AttributeProto& proto, Numbers allowed, const std::string& place,
                         TensorReader& tensors) {
  switch (proto.type()) {
    case AttributeProto::FLOAT:
      return read_number(proto.f(), allowed, place);
    case AttributeProto::INT:
      return proto.i();
    case AttributeProto::STRING:
      return read_text(proto.s(), place);
    case AttributeProto::TENSOR:
      return read_tensor(proto, allowed, place, tensors);
    case AttributeProto::FLOATS:
      return read_numbers(proto, allowed, place);
    case AttributeProto::INTS:
      return std::vector<std::int64_t>(proto.ints().begin(), proto.ints().end());
    case AttributeProto::STRINGS:
      return read_texts(proto, place);
    default:
      refuse(proto, place);
  }
}

}  // namespace

std::map<std::string, Attribute> read_attributes(const ::onnx::NodeProto& proto,
                                                 const std::string& place, TensorReader& tensors) {
  std::map<std::string, Attribute> attributes;
  for (const AttributeProto& attribute : proto.attribute()) {
    const std::string& name = attribute.name();
    check_identifier(name, fmt::format("an attribute of {}", place));
    const std::string where = fmt::format("attribute '{}' of {}", name, place);
    if (!attribute.ref_attr_name().empty()) {
      fail(ErrorCode::corrupt, "{} refers to an attribute of a function, but is in none", where);
    }
    const bool is_new =
        attributes
            .emplace(name,
                     read_attribute(attribute, numbers_of(proto.op_type(), name), where, tensors))
            .second;
    if (!is_new) fail(ErrorCode::corrupt, "{} is there twice", where);
  }
  return attributes;
}

}  // namespace sealion::onnx
