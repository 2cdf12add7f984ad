#include "onnx/file/ports.h"

#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using ::onnx::TensorProto;
using ::onnx::ValueInfoProto;
using sealion::testing::expect_error;

ValueInfoProto array_of(int type) {
  ValueInfoProto proto;
  proto.set_name("x");
  proto.mutable_type()->mutable_tensor_type()->set_elem_type(type);
  return proto;
}

::onnx::TensorShapeProto& shape_of(ValueInfoProto& proto) {
  return *proto.mutable_type()->mutable_tensor_type()->mutable_shape();
}

/// What ZipMap makes.
ValueInfoProto sequence_of_maps() {
  ValueInfoProto proto;
  proto.set_name("probabilities");
  proto.mutable_type()
      ->mutable_sequence_type()
      ->mutable_elem_type()
      ->mutable_map_type()
      ->set_key_type(TensorProto::INT64);
  return proto;
}

TEST(Ports, HaveSizesOrAnySize) {
  ValueInfoProto proto = array_of(TensorProto::DOUBLE);
  shape_of(proto).add_dim()->set_dim_param("N");
  shape_of(proto).add_dim();
  shape_of(proto).add_dim()->set_dim_value(0);
  shape_of(proto).add_dim()->set_dim_value(-1);
  shape_of(proto).add_dim()->set_dim_value(7);
  const Port port = read_input(proto, 3);
  EXPECT_EQ(port.value, 3U);
  EXPECT_EQ(port.name, "x");
  EXPECT_EQ(port.type, ElementType::real64);
  EXPECT_EQ(port.shape, (PortShape{{}, {}, {}, {}, 7}));
}

TEST(Ports, TellASingleNumberFromAnUnknownShape) {
  ValueInfoProto proto = array_of(TensorProto::FLOAT);
  EXPECT_EQ(read_input(proto, 0).shape, std::nullopt);
  shape_of(proto);
  EXPECT_EQ(read_input(proto, 0).shape, PortShape{});
}

TEST(Ports, AreOfEveryTypeThatIsHeld) {
  for (const auto& [number, type] :
       std::map<int, ElementType>{{TensorProto::FLOAT, ElementType::real32},
                                  {TensorProto::FLOAT16, ElementType::real16},
                                  {TensorProto::BFLOAT16, ElementType::bfloat16},
                                  {TensorProto::UINT8, ElementType::integer},
                                  {TensorProto::UINT64, ElementType::integer},
                                  {TensorProto::BOOL, ElementType::truth},
                                  {TensorProto::STRING, ElementType::text}}) {
    EXPECT_EQ(read_output(array_of(number), 0).type, type) << number;
  }
  expect_error(ErrorCode::unsupported, "input 'x' has elements of type complex128",
               [] { read_input(array_of(TensorProto::COMPLEX128), 0); });
}

TEST(Ports, GoOutAsMapsButDoNotComeIn) {
  const Port port = read_output(sequence_of_maps(), 0);
  EXPECT_EQ(port.type, ElementType::maps);
  EXPECT_EQ(port.shape, std::nullopt);
  expect_error(ErrorCode::unsupported, "input 'probabilities' is no array",
               [] { read_input(sequence_of_maps(), 0); });
}

TEST(Ports, AreRefusedWithoutATypeOrAsOtherContainers) {
  ValueInfoProto proto;
  proto.set_name("a\tb");
  expect_error(ErrorCode::unsupported, "output 'a\\x09b' is no array",
               [&] { read_output(proto, 0); });
  proto.mutable_type()->mutable_sequence_type()->mutable_elem_type()->mutable_tensor_type();
  expect_error(ErrorCode::unsupported, "is no array", [&] { read_output(proto, 0); });
  proto.mutable_type()->mutable_optional_type();
  expect_error(ErrorCode::unsupported, "is no array", [&] { read_input(proto, 0); });
}

TEST(Ports, AreRefusedWithShapesThatAreAbsurd) {
  ValueInfoProto proto = array_of(TensorProto::FLOAT);
  shape_of(proto).add_dim()->set_dim_value(INT64_MAX);
  expect_error(ErrorCode::unsupported, "has a dimension of 9223372036854775807",
               [&] { read_input(proto, 0); });
  shape_of(proto).mutable_dim(0)->set_dim_value(-2);
  expect_error(ErrorCode::unsupported, "has a dimension of -2", [&] { read_input(proto, 0); });
  for (int i = 0; i < 16; ++i) shape_of(proto).add_dim();
  expect_error(ErrorCode::unsupported, "has 17 dimensions", [&] { read_input(proto, 0); });
}

}  // namespace
}  // namespace sealion::onnx
