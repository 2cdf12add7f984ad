#include "onnx/file/tensor_reader.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using ::onnx::TensorProto;
using sealion::testing::expect_error;

using Reals = std::vector<double>;
using Integers = std::vector<std::int64_t>;

TensorProto tensor_of(int type, const std::vector<std::int64_t>& shape) {
  TensorProto proto;
  proto.set_data_type(type);
  for (const std::int64_t size : shape) proto.add_dims(size);
  return proto;
}

template <typename T>
TensorProto raw(int type, const std::vector<T>& values) {
  TensorProto proto = tensor_of(type, {static_cast<std::int64_t>(values.size())});
  std::string bytes(values.size() * sizeof(T), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  proto.set_raw_data(bytes);
  return proto;
}

TensorProto in_int32(int type, const std::vector<int>& values) {
  TensorProto proto = tensor_of(type, {static_cast<std::int64_t>(values.size())});
  for (const int value : values) proto.add_int32_data(value);
  return proto;
}

Tensor read(const TensorProto& proto) { return TensorReader().read(proto, "initialiser 'W'"); }

template <typename Elements>
void expect_elements(const TensorProto& proto, const Elements& expected) {
  EXPECT_EQ(std::get<Elements>(read(proto).elements), expected);
}

void expect_refused(const TensorProto& proto, ErrorCode code, const std::string& text) {
  expect_error(code, "initialiser 'W' " + text, [&] { read(proto); });
}

TEST(TensorReader, ReadsRawNumbersOfEveryType) {
  expect_elements(raw<float>(TensorProto::FLOAT, {1.5F, -0.1F}), Reals{1.5, -0.1F});
  expect_elements(raw<double>(TensorProto::DOUBLE, {0.1, 1e300}), Reals{0.1, 1e300});
  expect_elements(raw<std::int8_t>(TensorProto::INT8, {-128, 127}), Integers{-128, 127});
  expect_elements(raw<std::uint8_t>(TensorProto::UINT8, {0, 255}), Integers{0, 255});
  expect_elements(raw<std::int16_t>(TensorProto::INT16, {-32768}), Integers{-32768});
  expect_elements(raw<std::uint16_t>(TensorProto::UINT16, {65535}), Integers{65535});
  expect_elements(raw<std::int32_t>(TensorProto::INT32, {INT32_MIN}), Integers{INT32_MIN});
  expect_elements(raw<std::uint32_t>(TensorProto::UINT32, {UINT32_MAX}), Integers{UINT32_MAX});
  expect_elements(raw<std::int64_t>(TensorProto::INT64, {INT64_MIN}), Integers{INT64_MIN});
  expect_elements(raw<std::uint64_t>(TensorProto::UINT64, {INT64_MAX}), Integers{INT64_MAX});
  expect_elements(raw<std::uint8_t>(TensorProto::BOOL, {0, 1, 2}), Integers{0, 1, 1});
}

TEST(TensorReader, ReadsNumbersInTheFieldOfTheirType) {
  TensorProto reals = tensor_of(TensorProto::DOUBLE, {1, 2});
  reals.add_double_data(0.1);
  reals.add_double_data(-3);
  EXPECT_EQ(read(reals), (Tensor{{1, 2}, Reals{0.1, -3}}));

  expect_elements(in_int32(TensorProto::INT8, {-128, 127}), Integers{-128, 127});
  expect_elements(in_int32(TensorProto::UINT16, {65535}), Integers{65535});
  expect_elements(in_int32(TensorProto::BOOL, {0, 1}), Integers{0, 1});
  expect_elements(in_int32(TensorProto::FLOAT16, {0x3c00}), Reals{1});

  TensorProto unsigned_integers = tensor_of(TensorProto::UINT32, {1});
  unsigned_integers.add_uint64_data(UINT32_MAX);
  expect_elements(unsigned_integers, Integers{UINT32_MAX});
}

TEST(TensorReader, ReadsHalfPrecision) {
  const std::vector<std::uint16_t> bits = {0x0000, 0x8001, 0x03ff, 0x0400, 0x3c00,
                                           0xc001, 0x7bff, 0x7c00, 0xfc00};
  const double infinity = std::numeric_limits<double>::infinity();
  expect_elements(raw(TensorProto::FLOAT16, bits),
                  Reals{0, -std::ldexp(1, -24), std::ldexp(1023, -24), std::ldexp(1, -14), 1,
                        -2 - std::ldexp(1, -9), 65504, infinity, -infinity});
  const Tensor nan = read(raw<std::uint16_t>(TensorProto::FLOAT16, {0x7e00}));
  EXPECT_TRUE(std::isnan(std::get<Reals>(nan.elements)[0]));
  expect_elements(raw<std::uint16_t>(TensorProto::BFLOAT16, {0x3f80, 0xc049}), Reals{1, -3.140625});
}

TEST(TensorReader, ReadsTexts) {
  TensorProto texts = tensor_of(TensorProto::STRING, {2});
  texts.add_string_data("setosa");
  texts.add_string_data("größer");
  EXPECT_EQ(std::get<std::vector<std::string>>(read(texts).elements),
            (std::vector<std::string>{"setosa", "größer"}));
  texts.set_string_data(0, "\xff");
  expect_refused(texts, ErrorCode::corrupt, "has a text that is not UTF-8: '\\xff'");
}

TEST(TensorReader, ReadsNumbersWithoutShapeAndArraysWithoutElements) {
  TensorProto scalar = tensor_of(TensorProto::FLOAT, {});
  scalar.add_float_data(2);
  EXPECT_EQ(read(scalar), (Tensor{{}, Reals{2}}));
  EXPECT_EQ(read(tensor_of(TensorProto::INT64, {0})), (Tensor{{0}, Integers{}}));
}

TEST(TensorReader, RefusesDataThatContradictTheShape) {
  TensorProto few = raw<float>(TensorProto::FLOAT, {1, 2, 3});
  few.set_dims(0, 4);
  expect_refused(few, ErrorCode::corrupt, "has 12 bytes, where its shape and type need 16");

  TensorProto none = tensor_of(TensorProto::FLOAT, {1 << 20});
  expect_refused(none, ErrorCode::corrupt, "has 0 elements, where its shape and type need 1048576");

  TensorProto twice = raw<float>(TensorProto::FLOAT, {1});
  twice.add_float_data(1);
  expect_refused(twice, ErrorCode::corrupt, "has its data twice");

  TensorProto elsewhere = tensor_of(TensorProto::FLOAT, {1});
  elsewhere.add_int64_data(1);
  expect_refused(elsewhere, ErrorCode::corrupt,
                 "has 0 elements of its type, where its shape and type need 1");
}

TEST(TensorReader, RefusesNumbersThatTheirTypeCannotHold) {
  expect_refused(in_int32(TensorProto::INT8, {128}), ErrorCode::corrupt,
                 "holds 128, which its type cannot");
  expect_refused(in_int32(TensorProto::FLOAT16, {-1}), ErrorCode::corrupt,
                 "holds -1, which its type cannot");
  expect_refused(raw<std::uint64_t>(TensorProto::UINT64, {UINT64_MAX}), ErrorCode::unsupported,
                 "holds 18446744073709551615; integers up to 2^63 - 1 are allowed");
}

TEST(TensorReader, RefusesShapesThatAreAbsurd) {
  expect_refused(tensor_of(TensorProto::FLOAT, {-1}), ErrorCode::corrupt, "has a dimension of -1");
  for (const std::vector<std::int64_t>& shape : {std::vector<std::int64_t>{INT64_MAX},
                                                 {INT64_MAX, INT64_MAX},
                                                 {1 << 13, 1 << 14},
                                                 {0, 1 << 26, 2},
                                                 {std::int64_t{1} << 32, std::int64_t{1} << 32}}) {
    expect_refused(tensor_of(TensorProto::FLOAT, shape), ErrorCode::unsupported,
                   "has more than 67108864 elements");
  }
  expect_refused(tensor_of(TensorProto::FLOAT, std::vector<std::int64_t>(17, 1)),
                 ErrorCode::unsupported, "has 17 dimensions; 16 are allowed");
}

/// Before it looks for their data, which are not there.
TEST(TensorReader, CountsTheElementsOfAll) {
  TensorReader reader;
  const TensorProto half = tensor_of(TensorProto::BOOL, {1 << 25});
  for (const char* name : {"a", "b"}) {
    expect_error(ErrorCode::corrupt, "has 0 elements", [&] { reader.read(half, name); });
  }
  expect_error(ErrorCode::unsupported, "more than 67108864 weights",
               [&] { reader.read(raw<std::uint8_t>(TensorProto::BOOL, {1}), "c"); });
}

TEST(TensorReader, RefusesTypesByName) {
  expect_refused(tensor_of(22, {1}), ErrorCode::unsupported, "has elements of type int4");
  expect_refused(tensor_of(17, {1}), ErrorCode::unsupported, "has elements of type float8e4m3fn");
  expect_refused(tensor_of(TensorProto::COMPLEX64, {1}), ErrorCode::unsupported,
                 "has elements of type complex64");
  for (const int type : {-1, 0, 29, INT32_MAX}) {
    expect_refused(tensor_of(type, {1}), ErrorCode::corrupt,
                   fmt::format("has elements of type {}, which the format does not define", type));
  }
}

TEST(TensorReader, RefusesDataThatAreElsewhere) {
  TensorProto external = tensor_of(TensorProto::FLOAT, {1});
  external.set_data_location(TensorProto::EXTERNAL);
  ::onnx::StringStringEntryProto& location = *external.add_external_data();
  location.set_key("location");
  location.set_value("../../etc/passwd");
  expect_refused(external, ErrorCode::unsupported,
                 "has its data in another file: save the model with its data inside");
  TensorProto segment = raw<float>(TensorProto::FLOAT, {1});
  segment.mutable_segment()->set_end(1);
  expect_refused(segment, ErrorCode::unsupported, "is stored in segments");
}

}  // namespace
}  // namespace sealion::onnx
