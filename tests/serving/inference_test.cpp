#include "serving/protocol/inference.h"

#include <gtest/gtest.h>

#include <cstring>
#include <nlohmann/json.hpp>
#include <random>

#include "serving/expect_problem.h"

namespace sealion::serving {
namespace {

using nlohmann::json;
using testing::expect_problem;

const std::string digest(64, 'a');

json sound_header(std::size_t binary_bytes) {
  return {{"id", "x1"},
          {"parameters", {{"evaluation_keys", digest}, {"timeout", 2'000'000}}},
          {"inputs",
           {{{"name", "request"},
             {"shape", {1}},
             {"datatype", "BYTES"},
             {"parameters", {{"binary_data_size", binary_bytes}}}}}},
          {"outputs", {{{"name", "answer"}, {"parameters", {{"binary_data", true}}}}}}};
}

struct Body {
  ByteVector bytes;
  std::size_t header_length;
};

Body body_of(const json& header, std::uint32_t stated, const ByteVector& batch) {
  const std::string text = header.dump();
  Body body{{text.begin(), text.end()}, text.size()};
  const auto* length = reinterpret_cast<const std::uint8_t*>(&stated);
  body.bytes.insert(body.bytes.end(), length, length + sizeof(stated));
  body.bytes.insert(body.bytes.end(), batch.begin(), batch.end());
  return body;
}

InferenceRequest read(const Body& body) {
  return read_inference_request(body.bytes, body.header_length);
}

const ByteVector batch = {1, 2, 3, 4, 5};

TEST(InferenceRequest, ReadsWhatTheProtocolSays) {
  const Body body = body_of(sound_header(9), 5, batch);
  const InferenceRequest request = read(body);
  EXPECT_EQ(request.id, "x1");
  EXPECT_EQ(to_hex(*request.evaluation_keys), digest);
  EXPECT_EQ(request.timeout, std::chrono::seconds(2));
  EXPECT_EQ(ByteVector(request.batch.begin(), request.batch.end()), batch);
}

TEST(InferenceRequest, NeedsLittle) {
  json header = sound_header(9);
  header.erase("id");
  header.erase("outputs");
  header["parameters"] = {{"binary_data_output", true}, {"timeout", 0}, {"priority", 1}};
  const Body body = body_of(header, 5, batch);
  const InferenceRequest request = read(body);
  EXPECT_FALSE(request.evaluation_keys);
  EXPECT_FALSE(request.timeout);
}

/// A sound header but for what `change` does.
template <typename Change>
void expect_refused(const std::string& text, const Change& change) {
  json header = sound_header(9);
  change(header);
  expect_problem(text.find("binary") != std::string::npos || text.find("data:") == 0
                     ? "invalid_argument"
                     : "corrupt",
                 text, [&] { read(body_of(header, 5, batch)); });
}

TEST(InferenceRequest, RefusesOtherForms) {
  const auto input = [](json& header) -> json& { return header["inputs"][0]; };
  expect_refused("inputs[0].name must be \"request\"", [&](json& h) { input(h)["name"] = "x"; });
  expect_refused("inputs[0].datatype", [&](json& h) { input(h)["datatype"] = "FP32"; });
  expect_refused("inputs[0].shape must be [1]", [&](json& h) { input(h)["shape"] = {2}; });
  expect_refused("sent as binary data", [&](json& h) { input(h)["data"] = {"AAAA"}; });
  expect_refused("ask for it with \"binary_data\"", [](json& h) { h.erase("outputs"); });
  expect_refused("outputs[0].name must be \"answer\"",
                 [](json& h) { h["outputs"][0]["name"] = "logits"; });
  expect_refused("parameters.timeout", [](json& h) { h["parameters"]["timeout"] = -1; });
  expect_refused("parameters.evaluation_keys",
                 [](json& h) { h["parameters"]["evaluation_keys"] = std::string(64, 'A'); });
  expect_refused("inputs must be one tensor", [](json& h) { h["inputs"] = json::array(); });
  expect_refused("inputs[0].parameters.bin", [&](json& h) { input(h)["parameters"].clear(); });
}

TEST(InferenceRequest, RefusesLengthsThatDoNotAgree) {
  expect_problem("corrupt", "must be 9, as many as follow",
                 [&] { read(body_of(sound_header(8), 5, batch)); });
  expect_problem("corrupt", "here 6", [&] { read(body_of(sound_header(9), 6, batch)); });
  expect_problem("corrupt", "here 4294967295",
                 [&] { read(body_of(sound_header(9), 0xffffffff, batch)); });
  expect_problem("corrupt", "one element", [&] {
    Body body = body_of(sound_header(2), 5, batch);
    body.bytes.resize(body.header_length + 2);
    read(body);
  });
}

TEST(InferenceRequest, ReadsTheLengthOfTheHeader) {
  EXPECT_EQ(read_header_length("12", 12), 12u);
  for (const char* text : {"", "x", "-1", "1x", " 1", "13", "65537", "99999999999999999999"}) {
    expect_problem("invalid_argument", "Inference-Header-Content-Length",
                   [&] { read_header_length(text, 12); });
  }
}

TEST(InferenceRequest, TakesAnyBytes) {
  std::mt19937 random(7);
  const Body sound = body_of(sound_header(9), 5, batch);
  std::size_t read_well = 0;
  for (int i = 0; i < 20'000; ++i) {
    Body body = sound;
    for (unsigned n = random() % 3; n > 0; --n) {
      body.bytes[random() % body.bytes.size()] = static_cast<std::uint8_t>(random());
    }
    try {
      read(body);
      ++read_well;
    } catch (const Problem& problem) {
      EXPECT_EQ(problem.kind().status, 400u);
    }
  }
  EXPECT_GT(read_well, 0u);
}

TEST(InferenceReply, IsReadAsRequestsAre) {
  const Reply reply = write_inference_reply({"dnn-30", "2", "x1", 3, 0.25}, {7, 8});
  const std::size_t length = std::stoul(reply.headers.at(0).second);
  const json header = json::parse(reply.text.substr(0, length));
  EXPECT_EQ(header["model_version"], "2");
  EXPECT_EQ(header["parameters"]["samples"], 3);
  EXPECT_EQ(header["outputs"][0]["parameters"]["binary_data_size"], 6);
  std::uint32_t stated = 0;
  ASSERT_EQ(reply.text.size(), length + sizeof(stated));
  std::memcpy(&stated, reply.text.data() + length, sizeof(stated));
  EXPECT_EQ(stated, 2u);
  EXPECT_EQ(reply.bytes, (ByteVector{7, 8}));
}

}  // namespace
}  // namespace sealion::serving
