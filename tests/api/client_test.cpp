#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/version.h>

#include <fstream>
#include <iterator>

namespace sealion::client {
namespace {

Manifest manifest() {
  std::ifstream in(SEALION_MANIFEST);
  return Manifest::from_json(std::string(std::istreambuf_iterator<char>(in), {}));
}

/// The kind of the error that `call` throws; the type crosses the library's border.
template <typename Call>
ErrorCode code_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::io;
}

TEST(ClientApi, ManifestSaysWhatARecordIs) {
  EXPECT_EQ(manifest().name(), "dnn-30");
  EXPECT_EQ(manifest().inputs(), 784u);
  EXPECT_EQ(manifest().outputs(), 10u);
  EXPECT_LT(manifest().input_low(), manifest().input_high());
  EXPECT_FALSE(manifest().needs_evaluation_keys());
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
  EXPECT_EQ(code_of([&] { client.encrypt(key, {}); }), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of([&] { client.encrypt(key, records); }), ErrorCode::invalid_argument);
  records.push_back(manifest().input_high() + 1);
  EXPECT_EQ(code_of([&] { client.encrypt(key, records); }), ErrorCode::invalid_argument);
}

TEST(ClientApi, RefusesHostileBytes) {
  const Client client(manifest());
  const SecretKey key = SecretKey::generate(manifest());
  EXPECT_EQ(code_of([] { Manifest::from_json("{"); }), ErrorCode::corrupt);
  EXPECT_EQ(code_of([&] { client.decrypt(key, {}); }), ErrorCode::corrupt);
  const std::vector<std::uint8_t> inputs =
      client.encrypt(key, std::vector<std::int64_t>(manifest().inputs(), 0));
  EXPECT_ANY_THROW(client.decrypt(key, inputs));
}

TEST(ClientApi, HeadersAndVersionAgree) {
  EXPECT_EQ(SEALION_VERSION_STRING, std::to_string(SEALION_VERSION_MAJOR) + "." +
                                        std::to_string(SEALION_VERSION_MINOR) + "." +
                                        std::to_string(SEALION_VERSION_PATCH));
}

}  // namespace
}  // namespace sealion::client
