#include "program/serialise.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "program/builders.h"
#include "program/reference.h"
#include "support/expect_error.h"
#include "support/random_program.h"

namespace sealion {
namespace {

using testing::bytes_of;
using testing::expect_error;

Program program_of(ByteSpan bytes) {
  ByteReader reader(bytes, "test.slp");
  Program program = read_program(reader);
  reader.expect_end();
  return program;
}

Program small_program(std::int32_t weight) {
  ProgramBuilder builder;
  NodeId x = builder.input(2, -3, 9, "pixels");
  x = builder.dense(x, 2, {weight, -1, 0, 5}, {largest_constant, -4});
  builder.square(x, "sq");
  return builder.build();
}

/// Replaces `length` bytes at `offset` by `value` and expects the reader to refuse.
template <typename T>
void expect_corrupt(std::size_t offset, T value, const std::string& text) {
  ByteVector bytes = bytes_of(small_program(7));
  ByteWriter patch;
  patch.write(value);
  ASSERT_LE(offset + sizeof(T), bytes.size());
  std::copy(patch.bytes().begin(), patch.bytes().end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(offset));
  expect_error(ErrorCode::corrupt, text, [&] { program_of(bytes); });
  expect_error(ErrorCode::corrupt, "test.slp", [&] { program_of(bytes); });
}

// Offsets in the file of small_program(7): magic 0, count 8, "pixels" 12 (kind 22, size 23, low 27,
// high 35), "dense_1" 43 (kind 54, input 55, rows 59, width 63, weights 64, width 68, bias 69),
// "sq" 85 (kind 91, left 92, right 96), end 100.
constexpr std::size_t file_size = 100;

TEST(Serialise, ReadsWhatItWrote) {
  const Program program = program_of(bytes_of(small_program(7)));
  ASSERT_EQ(program.nodes().size(), 3u);
  EXPECT_EQ(program.node(0).name, "pixels");
  EXPECT_EQ(program.input().low, -3);
  EXPECT_EQ(program.input().high, 9);
  const auto& dense = std::get<DenseNode>(program.node(1).operation);
  EXPECT_EQ(dense.weights, (std::vector<std::int32_t>{7, -1, 0, 5}));
  EXPECT_EQ(dense.bias, (std::vector<std::int64_t>{largest_constant, -4}));
  EXPECT_TRUE(is_square(program.node(2)));
  EXPECT_EQ(program.output_size(), 2u);
}

TEST(Serialise, ReadsEveryKind) {
  const Window window{.height = 3,
                      .width = 2,
                      .channels = 2,
                      .kernel_height = 2,
                      .kernel_width = 2,
                      .stride_y = 2,
                      .stride_x = 3,
                      .pad_top = 1,
                      .pad_left = 0,
                      .pad_bottom = 0,
                      .pad_right = 1};
  ProgramBuilder builder;
  const NodeId x = builder.input(12, 0, 7);
  builder.conv2d(x, window, 1, {1, 2, 3, 4, 5, 6, 7, -300}, {70000});
  builder.sum_pool(x, window);
  builder.product(1, 1);
  builder.product(3, 1);
  builder.combination({1, 4, 1}, {5, -6, 7}, {8, -9});
  builder.concatenate({5, 2});
  builder.sparse(6, {{{0, 1}, {5, -300}}, {}, {{2, 4}}, {}, {}, {}}, {0, 70000, 0, 0, 0, 0});
  const Program program = program_of(bytes_of(builder.build()));
  ASSERT_EQ(program.nodes().size(), 8u);
  const auto& conv = std::get<Conv2DNode>(program.node(1).operation);
  EXPECT_EQ(conv.input, x);
  EXPECT_EQ(conv.window, window);
  EXPECT_EQ(conv.weights, (std::vector<std::int32_t>{1, 2, 3, 4, 5, 6, 7, -300}));
  EXPECT_EQ(conv.bias, std::vector<std::int64_t>{70000});
  EXPECT_EQ(std::get<SumPoolNode>(program.node(2).operation).input, x);
  EXPECT_EQ(std::get<SumPoolNode>(program.node(2).operation).window, window);
  EXPECT_EQ(std::get<ProductNode>(program.node(4).operation).left, 3u);
  EXPECT_EQ(std::get<ProductNode>(program.node(4).operation).right, 1u);
  const auto& sum = std::get<SumNode>(program.node(5).operation);
  EXPECT_EQ(sum.inputs, (std::vector<NodeId>{1, 4, 1}));
  EXPECT_EQ(sum.factors, (std::vector<std::int32_t>{5, -6, 7}));
  EXPECT_EQ(sum.constants, (std::vector<std::int64_t>{8, -9}));
  EXPECT_EQ(std::get<ConcatenateNode>(program.node(6).operation).inputs,
            (std::vector<NodeId>{5, 2}));
  const auto& sparse = std::get<SparseNode>(program.node(7).operation);
  EXPECT_EQ(sparse.input, 6u);
  EXPECT_EQ(sparse.row_starts, (std::vector<std::uint32_t>{0, 2, 2, 3, 3, 3, 3}));
  EXPECT_EQ(sparse.columns, (std::vector<std::uint32_t>{0, 5, 2}));
  EXPECT_EQ(sparse.weights, (std::vector<std::int32_t>{1, -300, 4}));
  EXPECT_EQ(sparse.bias, (std::vector<std::int64_t>{0, 70000, 0, 0, 0, 0}));
  EXPECT_EQ(program.output_size(), 6u);
}

TEST(Serialise, WritesTheFewestBytes) {
  EXPECT_EQ(bytes_of(small_program(127)).size(), file_size);
  EXPECT_EQ(bytes_of(small_program(-128)).size(), file_size);
  EXPECT_EQ(bytes_of(small_program(128)).size(), file_size + 4);
  EXPECT_EQ(bytes_of(small_program(-32768)).size(), file_size + 4);
  EXPECT_EQ(bytes_of(small_program(32768)).size(), file_size + 12);
}

/// The ids of models are digests of these bytes.
TEST(Serialise, WritesTheBytesThatItAlwaysWrote) {
  const ByteVector bytes = bytes_of(small_program(7));
  EXPECT_EQ(std::string(bytes.begin(), bytes.begin() + 8), "SLprog02");
  EXPECT_EQ(ByteVector(bytes.begin() + 54, bytes.begin() + 68),
            (ByteVector{1, 0, 0, 0, 0, 2, 0, 0, 0, 1, 7, 255, 0, 5}));
  EXPECT_EQ(bytes[91], 4);
}

// Offsets in the file of sparse_program(): magic 0, count 8, "input" 12 (kind 21), "s" 42 (kind 47,
// input 48, rows 52, width 56, entries 57, width 59, columns 60, width 62, weights 63, width 65,
// bias 66).
TEST(Serialise, RefusesSparseRowsThatAreNone) {
  ProgramBuilder builder;
  builder.sparse(builder.input(2, 0, 1), {{{0, 1}, {1, -2}}, {}}, {3, 4}, "s");
  const ByteVector good = bytes_of(builder.build());
  ASSERT_EQ(good.size(), 68u);
  EXPECT_EQ(good[47], 7);
  const auto expect_refusal = [&](std::size_t offset, std::uint8_t value, const std::string& text) {
    ByteVector bytes = good;
    bytes[offset] = value;
    expect_error(ErrorCode::corrupt, text, [&] { program_of(bytes); });
  };
  expect_refusal(48, 1, "node 1 does not exist");
  expect_refusal(52, 0, "0 rows");
  expect_refusal(57, 3, "a row of 3 entries in 2 columns");
  expect_refusal(57, 255, "a row of -1 entries");
  expect_refusal(60, 2, "column 2");
  expect_refusal(61, 255, "column");
  expect_refusal(61, 0, "column 0 at place 1");
  expect_refusal(63, 0, "zero at column 0");
}

TEST(Serialise, RefusesEveryCut) {
  const ByteVector bytes = bytes_of(small_program(7));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    expect_error(ErrorCode::corrupt, "test.slp",
                 [&] { program_of(ByteSpan(bytes).first(length)); });
  }
}

TEST(Serialise, RefusesWhatIsNoProgram) {
  expect_corrupt<std::uint8_t>(0, 'x', "SLprog02");
  expect_corrupt<std::uint32_t>(8, 0, "0 layers");
  expect_corrupt<std::uint32_t>(8, 1025, "1025 layers");
  expect_corrupt<std::uint32_t>(12, 129, "129 bytes");
  expect_corrupt<std::uint32_t>(43, 0, "without a name");
  expect_corrupt<std::uint8_t>(22, 9, "unknown kind 9");
}

TEST(Serialise, RefusesBadInputs) {
  expect_corrupt<std::uint32_t>(23, 0, "size 0");
  expect_corrupt<std::uint32_t>(23, 65537, "size 65537");
  expect_corrupt<std::int64_t>(27, 10, "[10, 9] is empty");
  expect_corrupt<std::int64_t>(35, std::numeric_limits<std::int64_t>::max(), "2^48");
}

TEST(Serialise, RefusesBadLayers) {
  expect_corrupt<std::uint32_t>(55, 1, "node 1 does not exist");
  expect_corrupt<std::uint32_t>(92, 2, "node 2 does not exist");
  expect_corrupt<std::uint32_t>(96, 0xffffffff, "node 4294967295");
  expect_corrupt<std::uint32_t>(59, 0xffffffff, "4294967295 rows");
  expect_corrupt<std::uint32_t>(59, 65536, "cut off");
  expect_corrupt<std::uint32_t>(59, 0, "0 rows");
  expect_corrupt<std::uint8_t>(63, 3, "integers of 3 bytes");
  expect_corrupt<std::uint8_t>(63, 8, "integers of 8 bytes");
  expect_corrupt<std::uint8_t>(63, 0, "integers of 0 bytes");
  expect_corrupt<std::int64_t>(69, largest_constant + 1, "bias");
}

/// A program of an input of 4 and a node of this kind with these numbers, all of them u32.
void expect_corrupt_node(std::uint8_t kind, std::initializer_list<std::uint32_t> numbers,
                         const std::string& text) {
  ByteWriter writer;
  writer.write_magic("SLprog02");
  writer.write(std::uint32_t{2});
  writer.write_string("in");
  writer.write(std::uint8_t{0});
  writer.write(std::uint32_t{4});
  writer.write(std::int64_t{0});
  writer.write(std::int64_t{7});
  writer.write_string("node");
  writer.write(kind);
  for (const std::uint32_t number : numbers) writer.write(number);
  expect_error(ErrorCode::corrupt, text, [&] { program_of(writer.bytes()); });
}

TEST(Serialise, RefusesHostileSizes) {
  constexpr std::uint32_t large = 65536, huge = 0xffffffff;
  // conv2d: input, window of 11 fields, filters
  expect_corrupt_node(2, {9}, "cut off");
  expect_corrupt_node(2, {0, huge, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1}, "height of 4294967295");
  expect_corrupt_node(2, {0, 2, 2, 1, huge, 1, 1, 1, 0, 0, 0, 0, 1}, "kernel height");
  expect_corrupt_node(2, {0, 2, 2, 1, 2, 2, 1, 1, huge, 0, 0, 0, 1}, "top padding");
  expect_corrupt_node(2, {0, 2, 2, 1, 2, 2, 1, 1, 0, 0, 0, 0, huge}, "4294967295 filters");
  // As many weights as a program can ask for: 2^16 filters of 2^16 places of 2^16 channels.
  expect_corrupt_node(2, {0, 256, 256, large, 256, 256, 1, 1, 0, 0, 0, 0, large, 0x01010101},
                      "cut off");
  // sum_pool
  expect_corrupt_node(3, {0, 2, 2, 2, 2, 2, 1, 1, 0, 0, 0, 0}, "a tensor of 4");
  // sum, concatenate: operands
  expect_corrupt_node(5, {huge}, "4294967295 operands");
  expect_corrupt_node(5, {0}, "0 operands");
  expect_corrupt_node(5, {1, 1, 0x01010101}, "node 1 does not exist");
  expect_corrupt_node(6, {65}, "65 operands");
  expect_corrupt_node(6, {0}, "0 operands");
  expect_corrupt_node(6, {2, 0, 1}, "node 1 does not exist");
}

TEST(Serialise, RefusesWiderIntegersThanNeeded) {
  ByteVector bytes = bytes_of(small_program(1000));
  bytes[65] = 0;  // 1000 becomes 232, which still needs two bytes
  EXPECT_NO_THROW(program_of(bytes));
  bytes[64] = 1;
  expect_error(ErrorCode::corrupt, "integers of 2 bytes where 1", [&] { program_of(bytes); });
}

RC_GTEST_PROP(Serialise, AcceptsOnlyWhatItWouldWrite, ()) {
  const auto weight = *rc::gen::element(7, 300, 70000);
  ByteVector bytes = bytes_of(testing::random_program(
      *rc::gen::arbitrary<std::uint64_t>(),
      {.largest_input = 6, .largest_layer = 6, .largest_weight = weight, .largest_value = 0x1p60}));
  const auto flips = *rc::gen::inRange(0, 4);
  for (int i = 0; i < flips; ++i) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
  }
  try {
    RC_ASSERT(bytes_of(program_of(bytes)) == bytes);
  } catch (const Error& error) {
    RC_ASSERT(error.code() == ErrorCode::corrupt);
    RC_ASSERT(flips > 0);
  }
}

/// The program that was read computes the same.
RC_GTEST_PROP(Serialise, KeepsTheMeaning, ()) {
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const Program program = testing::random_program(seed);
  const IntegerBatch inputs = testing::random_and_extreme_inputs(program, 8, seed);
  RC_ASSERT(evaluate_reference(program_of(bytes_of(program)), inputs) ==
            evaluate_reference(program, inputs));
}

}  // namespace
}  // namespace sealion
