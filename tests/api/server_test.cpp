#include <gtest/gtest.h>
#include <sealion/client.h>
#include <sealion/server.h>

#include <algorithm>

namespace sealion {
namespace {

const std::string zoo = SEALION_ZOO_FOLDER;

TEST(ServerApi, AnswersWhatTheClientEncrypted) {
  const auto service = server::Service::load(zoo + "/dnn-30.sealion");
  EXPECT_EQ(service.name(), "dnn-30");
  EXPECT_FALSE(service.needs_evaluation_keys());
  const auto manifest = client::Manifest::from_json(service.manifest());
  const auto key = client::SecretKey::generate(manifest);
  const client::Client client(manifest);
  const auto request = client.encrypt(key, std::vector<std::int64_t>(manifest.inputs(), 1));
  EXPECT_LE(request.size(), service.largest_request_bytes());
  const auto answer = service.answer(request);
  EXPECT_EQ(client.decrypt(key, client.record(request), answer).size(), manifest.outputs());
  EXPECT_GT(client.noise_budget_bits(key, client.record(request), answer), 0);
}

TEST(ServerApi, AnswersRequestsThatAreSplitByModulus) {
  const auto service = server::Service::load(zoo + "/cnn-16.sealion");
  const auto manifest = client::Manifest::from_json(service.manifest());
  const auto key = client::SecretKey::generate(manifest);
  const client::Client client(manifest);
  const Records pictures{{28, 28}, 2, std::vector<std::uint8_t>(2 * 784, 200)};
  const auto split = client.split_request(key, pictures);
  std::vector<std::vector<std::uint8_t>> answers;
  for (const client::Message& message : split.messages) {
    std::vector<std::uint8_t> request(message.size());
    message.write(request);
    answers.push_back(service.answer(request));
  }
  ASSERT_EQ(answers.size(), 2U);
  const auto whole = client.encrypt(key, pictures);
  const auto wanted = client.decrypt(key, client.record(whole), service.answer(whole));
  EXPECT_EQ(client.decrypt_answers(key, split.record, {answers[1], answers[0]}), wanted);
  const auto stored = client::RequestRecord::from_json(split.record.to_json());
  EXPECT_EQ(client.decrypt_answers(key, stored, {answers[0], answers[1]}), wanted);
  EXPECT_THROW(client.decrypt(key, split.record, answers[0]), Error);
  EXPECT_THROW(client.decrypt_answers(key, split.record, {answers[0], answers[0]}), Error);
}

TEST(ServerApi, RefusesHostileBytes) {
  const auto service = server::Service::load(zoo + "/dnn-30.sealion");
  const std::vector<std::uint8_t> noise(1000, 7);
  EXPECT_THROW(service.answer({}), Error);
  EXPECT_THROW(service.answer(noise), Error);
  EXPECT_THROW(server::Service::load(zoo + "/dnn-30.manifest.json"), Error);
  EXPECT_THROW(server::Service::load(zoo + "/nothing"), Error);
}

TEST(ServerApi, StopsWhenAsked) {
  const auto service = server::Service::load(zoo + "/dnn-30.sealion");
  const auto manifest = client::Manifest::from_json(service.manifest());
  const auto key = client::SecretKey::generate(manifest);
  const std::vector<std::int64_t> record(manifest.inputs(), 1);
  const auto request = client::Client(manifest).encrypt(key, record);
  StopRequest stop;
  stop.make();
  try {
    service.answer(request, {}, {.stop = &stop});
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  stop.withdraw();
  EXPECT_FALSE(service.answer(request, {}, {.stop = &stop}).empty());
}

TEST(ServerApi, SaysWhatEvaluates) {
  const auto asked = server::Service::load(zoo + "/dnn-30.sealion", {}, "cpu").device();
  EXPECT_EQ(asked.kind, "cpu");
  EXPECT_FALSE(asked.name.empty());
  EXPECT_EQ(asked.why, "as asked for");
  EXPECT_FALSE(server::Service::load(zoo + "/dnn-30.sealion").device().why.empty());
  try {
    server::Service::load(zoo + "/dnn-30.sealion", {}, "gpu");
    ADD_FAILURE() << "there is no such device";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
  }
}

}  // namespace
}  // namespace sealion
