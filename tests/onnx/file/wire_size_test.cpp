#include "onnx/file/wire_size.h"

#include <gtest/gtest.h>

#include "onnx/file/messages.h"
#include "onnx/file/model_file.h"

namespace sealion::onnx {
namespace {

using ::onnx::ModelProto;

std::size_t size_of(const ModelProto& model) {
  const std::string text = model.SerializeAsString();
  const ByteVector bytes(text.begin(), text.end());
  return wire_size(bytes, *ModelProto::descriptor());
}

/// Without the bytes of texts and of raw data, which the file has too.
TEST(WireSize, IsAtLeastWhatProtobufTakes) {
  ModelProto model = testing::broad_file().proto;
  ::onnx::NodeProto& node = *model.mutable_graph()->add_node();
  for (int i = 0; i < 1000; ++i) {
    node.add_attribute();
    node.add_input();
    node.mutable_attribute(0)->add_ints(i);
    node.mutable_attribute(0)->add_floats(0);
    model.mutable_graph()->add_value_info()->mutable_type()->mutable_tensor_type();
    model.mutable_graph()->add_initializer()->add_int64_data(i);
  }
  ModelProto read;
  ASSERT_TRUE(read.ParseFromString(model.SerializeAsString()));
  const std::size_t bytes = model.SerializeAsString().size();
  EXPECT_GE(size_of(model) + bytes, read.SpaceUsedLong());
  EXPECT_LE(size_of(model), 4 * read.SpaceUsedLong());
}

TEST(WireSize, OfWeightsIsSmall) {
  ModelProto model;
  model.mutable_graph()->add_initializer()->set_raw_data(std::string(1'000'000, 'x'));
  EXPECT_LT(size_of(model), 2000U);
}

TEST(WireSize, CountsUpToWhereBytesEndToMakeSense) {
  const ByteVector noise = {0x3a, 0x7f, 0x0a, 0x00, 0x0a, 0x00, 0xff, 0xff};
  EXPECT_GE(wire_size(noise, *ModelProto::descriptor()), 3 * 384U);
  EXPECT_LT(wire_size(noise, *ModelProto::descriptor()), 6 * 384U);
  EXPECT_EQ(wire_size({}, *ModelProto::descriptor()), 384U);
}

}  // namespace
}  // namespace sealion::onnx
