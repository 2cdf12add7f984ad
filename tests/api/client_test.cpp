#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/version.h>

#include <fstream>
#include <iterator>

#include "code_of.h"

namespace sealion::client {
namespace {

Manifest manifest(const LeastSecurity& least = {}) {
  std::ifstream in(SEALION_MANIFEST);
  return Manifest::from_json(std::string(std::istreambuf_iterator<char>(in), {}), least);
}

TEST(ClientApi, ManifestSaysWhatARecordIs) {
  EXPECT_EQ(manifest().name(), "dnn-30");
  EXPECT_EQ(manifest().inputs(), 784u);
  EXPECT_EQ(manifest().outputs(), 10u);
  EXPECT_LT(manifest().input_low(), manifest().input_high());
  EXPECT_FALSE(manifest().needs_evaluation_keys());
}

TEST(ClientApi, RawRecordsBecomeIntegersByTheManifestAlone) {
  const Records pictures{{28, 28}, 2, std::vector<std::uint8_t>(2 * 784, 255)};
  const std::vector<std::int64_t> records = manifest().prepare(pictures);
  EXPECT_EQ(records, std::vector<std::int64_t>(2 * 784, manifest().input_high()));
  const Records cut{{28, 27}, 1, std::vector<std::uint8_t>(28 * 27)};
  const Records empty{{28, 28}, 0, std::vector<std::uint8_t>()};
  EXPECT_EQ(code_of([&] { manifest().prepare(cut); }), ErrorCode::incompatible);
  EXPECT_EQ(code_of([&] { manifest().prepare(empty); }), ErrorCode::invalid_argument);
}

TEST(ClientApi, BorrowedRecordsBecomeTheSameIntegers) {
  constexpr std::size_t size = 784, count = 3;
  const auto check = [&](auto zero) {
    using Number = decltype(zero);
    std::vector<Number> numbers(size * count);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<Number>(i * 7 % 256);
    const auto borrowed = Numbers<Number>::borrowed(numbers, nullptr);
    const auto integers = manifest().prepare(Records{{28, 28}, count, borrowed});
    EXPECT_EQ(integers, manifest().prepare(Records{{28, 28}, count, numbers}));
    EXPECT_EQ(integers.size(), numbers.size());
    numbers[0] = 255;  // it is this memory that is read
    const auto changed = manifest().prepare(Records{{28, 28}, count, borrowed});
    EXPECT_EQ(integers.front(), 0);
    EXPECT_EQ(changed.front(), manifest().input_high());
  };
  check(std::uint8_t{});
  check(float{});
  check(double{});
}

TEST(ClientApi, AnswersAreReadByTheManifestAlone) {
  ASSERT_EQ(manifest().classes().size(), 10u);
  EXPECT_EQ(manifest().classes()[7], "7");
  std::vector<std::int64_t> answers(20, -4);
  answers[3] = answers[10 + 9] = 5;
  EXPECT_EQ(manifest().read_classes(answers), (std::vector<std::size_t>{3, 9}));
  EXPECT_EQ(code_of([&] { manifest().read_numbers(answers); }), ErrorCode::invalid_argument);
  answers.pop_back();
  EXPECT_EQ(code_of([&] { manifest().read_classes(answers); }), ErrorCode::invalid_argument);
}

TEST(ClientApi, KeysGoThroughBytes) {
  const SecretKey key = SecretKey::generate(manifest());
  std::vector<std::uint8_t> bytes(key.size()), again(key.size());
  key.write(bytes);
  SecretKey::from_bytes(manifest(), bytes).write(again);
  EXPECT_EQ(bytes, again);
  bytes.pop_back();
  EXPECT_EQ(code_of([&] { key.write(bytes); }), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([&] { SecretKey::from_bytes(manifest(), bytes); }), ErrorCode::corrupt);
}

TEST(ClientApi, RefusesWhatIsNoBatch) {
  const Client client(manifest());
  const SecretKey key = SecretKey::generate(manifest());
  std::vector<std::int64_t> records(manifest().inputs() - 1, 0);
  EXPECT_EQ(code_of([&] { client.encrypt(key, std::span<const std::int64_t>()); }),
            ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([&] { client.encrypt(key, records); }), ErrorCode::invalid_argument);
  records.push_back(manifest().input_high() + 1);
  EXPECT_EQ(code_of([&] { client.encrypt(key, records); }), ErrorCode::invalid_argument);
}

TEST(ClientApi, SaysWhatSecurityItAsks) {
  const auto code = [](const LeastSecurity& least) { return code_of([&] { manifest(least); }); };
  EXPECT_NO_THROW(manifest({.bits = 128, .table = "2018"}));
  EXPECT_NO_THROW(manifest({.bits = 128, .table = ""}));
  EXPECT_EQ(code({.bits = 256}), ErrorCode::insecure);
  EXPECT_EQ(code({.bits = 100}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.bits = 0}), ErrorCode::invalid_argument);
  EXPECT_EQ(code({.table = "2020"}), ErrorCode::invalid_argument);
}

TEST(ClientApi, RefusesHostileBytes) {
  const Client client(manifest());
  const SecretKey key = SecretKey::generate(manifest());
  EXPECT_EQ(code_of([] { Manifest::from_json("{"); }), ErrorCode::corrupt);
  const std::vector<std::uint8_t> inputs =
      client.encrypt(key, std::vector<std::int64_t>(manifest().inputs(), 0));
  const RequestRecord record = client.record(inputs);
  EXPECT_EQ(code_of([&] { client.decrypt(key, record, {}); }), ErrorCode::corrupt);
  EXPECT_ANY_THROW(client.decrypt(key, record, inputs));
  EXPECT_EQ(code_of([&] { client.record({}); }), ErrorCode::corrupt);
  EXPECT_EQ(code_of([] { RequestRecord::from_json("{}"); }), ErrorCode::corrupt);
}

TEST(ClientApi, KeepsARecordOfEachRequest) {
  const Client client(manifest());
  const SecretKey key = SecretKey::generate(manifest());
  const std::vector<std::int64_t> inputs(3 * manifest().inputs(), 0);
  const Message message =
      client.request(key, Records{{28, 28}, 3, std::vector<std::uint8_t>(3 * 784)});
  std::vector<std::uint8_t> bytes(message.size());
  message.write(bytes);
  EXPECT_EQ(message.record().records(), 3U);
  EXPECT_EQ(message.record().to_json(), client.record(bytes).to_json());
  EXPECT_EQ(RequestRecord::from_json(message.record().to_json()).to_json(),
            message.record().to_json());
  EXPECT_NE(client.record(client.encrypt(key, inputs)).to_json(), message.record().to_json());
}

TEST(ClientApi, HeadersAndVersionAgree) {
  EXPECT_EQ(SEALION_VERSION_STRING, std::to_string(SEALION_VERSION_MAJOR) + "." +
                                        std::to_string(SEALION_VERSION_MINOR) + "." +
                                        std::to_string(SEALION_VERSION_PATCH));
}

}  // namespace
}  // namespace sealion::client
