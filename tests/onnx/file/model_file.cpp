#include "onnx/file/model_file.h"

#include "onnx/file/read_graph.h"

namespace sealion::onnx::testing {
namespace {

void fill(::onnx::ValueInfoProto& port, const std::string& name,
          const std::vector<std::int64_t>& shape, int type) {
  port.set_name(name);
  ::onnx::TypeProto::Tensor& array = *port.mutable_type()->mutable_tensor_type();
  array.set_elem_type(type);
  array.mutable_shape();
  for (const std::int64_t size : shape) array.mutable_shape()->add_dim()->set_dim_value(size);
}

}  // namespace

ModelFile::ModelFile() {
  proto.set_ir_version(8);
  proto.mutable_graph()->set_name("graph");
  opset("", 13);
}

ModelFile& ModelFile::input(const std::string& name, const std::vector<std::int64_t>& shape,
                            int type) {
  fill(*proto.mutable_graph()->add_input(), name, shape, type);
  return *this;
}

ModelFile& ModelFile::output(const std::string& name, const std::vector<std::int64_t>& shape,
                             int type) {
  fill(*proto.mutable_graph()->add_output(), name, shape, type);
  return *this;
}

ModelFile& ModelFile::initialiser(const std::string& name, const std::vector<std::int64_t>& shape,
                                  const std::vector<float>& values) {
  ::onnx::TensorProto& tensor = initialiser(name);
  tensor.set_data_type(::onnx::TensorProto::FLOAT);
  for (const std::int64_t size : shape) tensor.add_dims(size);
  for (const float value : values) tensor.add_float_data(value);
  return *this;
}

::onnx::TensorProto& ModelFile::initialiser(const std::string& name) {
  ::onnx::TensorProto& tensor = *proto.mutable_graph()->add_initializer();
  tensor.set_name(name);
  return tensor;
}

::onnx::NodeProto& ModelFile::node(const std::string& operation,
                                   const std::vector<std::string>& inputs,
                                   const std::vector<std::string>& outputs) {
  ::onnx::NodeProto& node = *proto.mutable_graph()->add_node();
  node.set_op_type(operation);
  for (const std::string& input : inputs) node.add_input(input);
  for (const std::string& output : outputs) node.add_output(output);
  return node;
}

ModelFile& ModelFile::opset(const std::string& domain, std::int64_t version) {
  ::onnx::OperatorSetIdProto& import = *proto.add_opset_import();
  import.set_domain(domain);
  import.set_version(version);
  return *this;
}

ModelFile& ModelFile::map_output(const std::string& name) {
  ::onnx::ValueInfoProto& port = *proto.mutable_graph()->add_output();
  port.set_name(name);
  port.mutable_type()
      ->mutable_sequence_type()
      ->mutable_elem_type()
      ->mutable_map_type()
      ->set_key_type(::onnx::TensorProto::INT64);
  return *this;
}

ByteVector ModelFile::bytes() const {
  const std::string text = proto.SerializeAsString();
  return {text.begin(), text.end()};
}

Graph ModelFile::read() const { return read_graph(bytes(), "test"); }

ModelFile gemm_file() {
  ModelFile file;
  file.input("x", {-1, 3}).output("y", {-1, 2});
  file.initialiser("W", {3, 2}, {1, 2, 3, 4, 5, 6}).initialiser("b", {2}, {0.5F, -1});
  file.node("Gemm", {"x", "W", "b"}, {"y"});
  return file;
}

ModelFile broad_file() {
  using ::onnx::AttributeProto;
  ModelFile file = gemm_file();
  file.map_output("maps").opset("ai.onnx.ml", 3);
  file.proto.set_producer_name("test");
  file.proto.add_functions()->set_name("unused");
  ::onnx::TensorProto& raw = file.initialiser("raw");
  raw.set_data_type(::onnx::TensorProto::FLOAT16);
  raw.add_dims(2);
  raw.set_raw_data(std::string("\0\x3c\0\xc0", 4));
  ::onnx::TensorProto& texts = file.initialiser("texts");
  texts.set_data_type(::onnx::TensorProto::STRING);
  texts.add_dims(1);
  texts.add_string_data("setosa");
  file.input("texts", {1}, ::onnx::TensorProto::STRING);

  ::onnx::NodeProto& map = file.node("ZipMap", {"sum"}, {"maps"});
  map.set_domain("ai.onnx.ml");
  AttributeProto& labels = add_attribute(map, "classlabels_int64s", AttributeProto::INTS);
  labels.add_ints(3);
  labels.add_ints(-7);
  ::onnx::NodeProto& sum = file.node("Clip", {"y", "", "raw"}, {"sum", ""});
  add_attribute(sum, "alpha", AttributeProto::FLOAT).set_f(0.5F);
  add_attribute(sum, "mode", AttributeProto::STRING).set_s("LOGISTIC");
  add_attribute(sum, "weights", AttributeProto::FLOATS).add_floats(-1);
  add_attribute(sum, "names", AttributeProto::STRINGS).add_strings("a");
  ::onnx::TensorProto& value = *add_attribute(sum, "value", AttributeProto::TENSOR).mutable_t();
  value.set_data_type(::onnx::TensorProto::INT8);
  value.add_int32_data(-1);
  return file;
}

::onnx::AttributeProto& add_attribute(::onnx::NodeProto& node, const std::string& name,
                                      ::onnx::AttributeProto::AttributeType type) {
  ::onnx::AttributeProto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(type);
  return attribute;
}

}  // namespace sealion::onnx::testing
