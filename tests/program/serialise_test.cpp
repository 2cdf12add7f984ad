#include "program/serialise.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <limits>

#include "program/builders.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

ByteVector bytes_of(const Program& program) {
  ByteWriter writer;
  write_program(writer, program);
  return writer.release();
}

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
// high 35), "dense_1" 43 (kind 54, input 55, rows 59, width 63, weights 64, bias 68), "sq" 84
// (kind 90, input 91), end 95.
constexpr std::size_t file_size = 95;

TEST(Serialise, ReadsWhatItWrote) {
  const Program program = program_of(bytes_of(small_program(7)));
  ASSERT_EQ(program.nodes().size(), 3u);
  EXPECT_EQ(program.node(0).name, "pixels");
  EXPECT_EQ(program.input().low, -3);
  EXPECT_EQ(program.input().high, 9);
  const auto& dense = std::get<DenseNode>(program.node(1).operation);
  EXPECT_EQ(dense.weights, (std::vector<std::int32_t>{7, -1, 0, 5}));
  EXPECT_EQ(dense.bias, (std::vector<std::int64_t>{largest_constant, -4}));
  EXPECT_EQ(std::get<SquareNode>(program.node(2).operation).input, 1u);
  EXPECT_EQ(program.output_size(), 2u);
}

TEST(Serialise, WritesTheFewestBytes) {
  EXPECT_EQ(bytes_of(small_program(127)).size(), file_size);
  EXPECT_EQ(bytes_of(small_program(-128)).size(), file_size);
  EXPECT_EQ(bytes_of(small_program(128)).size(), file_size + 4);
  EXPECT_EQ(bytes_of(small_program(-32768)).size(), file_size + 4);
  EXPECT_EQ(bytes_of(small_program(32768)).size(), file_size + 12);
}

TEST(Serialise, RefusesEveryCut) {
  const ByteVector bytes = bytes_of(small_program(7));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    expect_error(ErrorCode::corrupt, "test.slp",
                 [&] { program_of(ByteSpan(bytes).first(length)); });
  }
}

TEST(Serialise, RefusesWhatIsNoProgram) {
  expect_corrupt<std::uint8_t>(0, 'x', "SLprog01");
  expect_corrupt<std::uint32_t>(8, 0, "0 layers");
  expect_corrupt<std::uint32_t>(8, 1025, "1025 layers");
  expect_corrupt<std::uint32_t>(12, 129, "129 bytes");
  expect_corrupt<std::uint32_t>(43, 0, "without a name");
  expect_corrupt<std::uint8_t>(22, 3, "unknown kind 3");
}

TEST(Serialise, RefusesBadInputs) {
  expect_corrupt<std::uint32_t>(23, 0, "size 0");
  expect_corrupt<std::uint32_t>(23, 65537, "size 65537");
  expect_corrupt<std::int64_t>(27, 10, "[10, 9] is empty");
  expect_corrupt<std::int64_t>(35, std::numeric_limits<std::int64_t>::max(), "2^48");
}

TEST(Serialise, RefusesBadLayers) {
  expect_corrupt<std::uint32_t>(55, 1, "reads node 1, which does not come before");
  expect_corrupt<std::uint32_t>(91, 2, "reads node 2");
  expect_corrupt<std::uint32_t>(59, 0xffffffff, "4294967295 rows");
  expect_corrupt<std::uint32_t>(59, 65536, "cut off");
  expect_corrupt<std::uint32_t>(59, 0, "size 0");
  expect_corrupt<std::uint8_t>(63, 3, "weights of 3 bytes");
  expect_corrupt<std::uint8_t>(63, 2, "");
  expect_corrupt<std::int64_t>(68, largest_constant + 1, "bias");
}

TEST(Serialise, RefusesWiderWeightsThanNeeded) {
  ByteVector bytes = bytes_of(small_program(1000));
  bytes[65] = 0;  // 1000 becomes 232, which still needs two bytes
  EXPECT_NO_THROW(program_of(bytes));
  bytes[64] = 1;
  expect_error(ErrorCode::corrupt, "weights of 2 bytes where 1", [&] { program_of(bytes); });
}

RC_GTEST_PROP(Serialise, AcceptsOnlyWhatItWouldWrite, ()) {
  ByteVector bytes = bytes_of(small_program(*rc::gen::element(7, 300, 70000)));
  const auto flips = *rc::gen::inRange(0, 4);
  for (int i = 0; i < flips; ++i) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
  }
  try {
    RC_ASSERT(bytes_of(program_of(bytes)) == bytes);
  } catch (const Error& error) {
    RC_ASSERT(error.code() == ErrorCode::corrupt);
  }
}

}  // namespace
}  // namespace sealion
