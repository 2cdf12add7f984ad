#include "onnx/file/attributes.h"

#include <cmath>

#include "onnx/file/model_file.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using ::onnx::AttributeProto;
using ::onnx::NodeProto;
using sealion::testing::expect_error;
using testing::add_attribute;

NodeProto node_of(const std::string& operation) {
  NodeProto node;
  node.set_op_type(operation);
  return node;
}

std::map<std::string, Attribute> read(const NodeProto& node) {
  TensorReader tensors;
  return read_attributes(node, "node 'n'", tensors);
}

void expect_refused(const NodeProto& node, ErrorCode code, const std::string& text) {
  expect_error(code, text, [&] { read(node); });
}

TEST(Attributes, AreReadOfEveryType) {
  NodeProto node = node_of("Any");
  add_attribute(node, "f", AttributeProto::FLOAT).set_f(0.1F);
  add_attribute(node, "i", AttributeProto::INT).set_i(INT64_MIN);
  add_attribute(node, "s", AttributeProto::STRING).set_s("LOGISTIC");
  AttributeProto& floats = add_attribute(node, "floats", AttributeProto::FLOATS);
  floats.add_floats(1.5F);
  floats.add_floats(-2);
  add_attribute(node, "ints", AttributeProto::INTS).add_ints(3);
  add_attribute(node, "strings", AttributeProto::STRINGS).add_strings("größer");
  add_attribute(node, "none", AttributeProto::INTS);
  ::onnx::TensorProto& tensor = *add_attribute(node, "t", AttributeProto::TENSOR).mutable_t();
  tensor.set_data_type(::onnx::TensorProto::INT64);
  tensor.add_int64_data(4);
  EXPECT_EQ(read(node),
            (std::map<std::string, Attribute>{{"f", double{0.1F}},
                                              {"i", INT64_MIN},
                                              {"s", std::string("LOGISTIC")},
                                              {"floats", std::vector<double>{1.5, -2}},
                                              {"ints", std::vector<std::int64_t>{3}},
                                              {"strings", std::vector<std::string>{"größer"}},
                                              {"none", std::vector<std::int64_t>{}},
                                              {"t", Tensor{{}, std::vector<std::int64_t>{4}}}}));
}

TEST(Attributes, ThatAreGraphsAreRefused) {
  NodeProto node = node_of("If");
  add_attribute(node, "then_branch", AttributeProto::GRAPH);
  expect_refused(node, ErrorCode::unsupported,
                 "attribute 'then_branch' of node 'n' is a graph of its own: branches and loops");
}

TEST(Attributes, OfOtherTypesAreRefused) {
  for (const AttributeProto::AttributeType type :
       {AttributeProto::TENSORS, AttributeProto::SPARSE_TENSOR, AttributeProto::SPARSE_TENSORS,
        AttributeProto::TYPE_PROTO, AttributeProto::TYPE_PROTOS}) {
    NodeProto node = node_of("Any");
    add_attribute(node, "a", type);
    expect_refused(
        node, ErrorCode::unsupported,
        "attribute 'a' of node 'n' is of type " + AttributeProto::AttributeType_Name(type));
  }
}

TEST(Attributes, AreRefusedWhereTheyMakeNoSense) {
  NodeProto no_type = node_of("Any");
  no_type.add_attribute()->set_name("a");
  expect_refused(no_type, ErrorCode::corrupt, "attribute 'a' of node 'n' does not tell its type");

  NodeProto twice = node_of("Any");
  add_attribute(twice, "a", AttributeProto::INT);
  add_attribute(twice, "a", AttributeProto::FLOAT);
  expect_refused(twice, ErrorCode::corrupt, "attribute 'a' of node 'n' is there twice");

  NodeProto no_name = node_of("Any");
  add_attribute(no_name, "", AttributeProto::INT);
  expect_refused(no_name, ErrorCode::corrupt, "'' is no name of an attribute of node 'n'");

  NodeProto reference = node_of("Any");
  add_attribute(reference, "a", AttributeProto::INT).set_ref_attr_name("b");
  expect_refused(reference, ErrorCode::corrupt, "refers to an attribute of a function");
}

TEST(Attributes, ThatAreTextsAreShortAndUtf8) {
  NodeProto node = node_of("Any");
  AttributeProto& text = add_attribute(node, "a", AttributeProto::STRING);
  text.set_s("\xc3");
  expect_refused(node, ErrorCode::corrupt,
                 "attribute 'a' of node 'n' has a text that is not UTF-8: '\\xc3'");
  text.set_s(std::string(longest_text_attribute, 'x'));
  EXPECT_EQ(read(node).size(), 1U);
  text.set_s(std::string(longest_text_attribute + 1, 'x'));
  expect_refused(node, ErrorCode::unsupported, "is a text of 65537 bytes; 65536 are allowed");
}

TEST(Attributes, AreFinite) {
  NodeProto number = node_of("Elu");
  add_attribute(number, "alpha", AttributeProto::FLOAT).set_f(-INFINITY);
  expect_refused(number, ErrorCode::unsupported, "attribute 'alpha' of node 'n' holds -inf");

  NodeProto numbers = node_of("TreeEnsembleRegressor");
  AttributeProto& weights = add_attribute(numbers, "target_weights", AttributeProto::FLOATS);
  weights.add_floats(1);
  weights.add_floats(NAN);
  expect_refused(numbers, ErrorCode::unsupported,
                 "attribute 'target_weights' of node 'n' holds nan at [1]");

  NodeProto constant = node_of("Constant");
  ::onnx::TensorProto& tensor =
      *add_attribute(constant, "value", AttributeProto::TENSOR).mutable_t();
  tensor.set_data_type(::onnx::TensorProto::FLOAT);
  tensor.add_dims(1);
  tensor.add_float_data(INFINITY);
  expect_refused(constant, ErrorCode::unsupported,
                 "attribute 'value' of node 'n' holds inf at [0]");
}

/// As exporters write them: a threshold for "is there at all", what an imputer replaces.
TEST(Attributes, AreInfiniteOrNoNumbersWhereThatHasAMeaning) {
  NodeProto trees = node_of("TreeEnsembleClassifier");
  AttributeProto& thresholds = add_attribute(trees, "nodes_values", AttributeProto::FLOATS);
  thresholds.add_floats(INFINITY);
  EXPECT_EQ(read(trees).at("nodes_values"), Attribute(std::vector<double>{INFINITY}));
  thresholds.add_floats(NAN);
  expect_refused(trees, ErrorCode::unsupported, "holds nan at [1]");

  NodeProto imputer = node_of("Imputer");
  add_attribute(imputer, "replaced_value_float", AttributeProto::FLOAT).set_f(NAN);
  EXPECT_TRUE(std::isnan(std::get<double>(read(imputer).at("replaced_value_float"))));
}

}  // namespace
}  // namespace sealion::onnx
