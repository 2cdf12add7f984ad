#include "remote/replies.h"

#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

#include "stub_server.h"
#include "support/expect_error.h"

namespace sealion::remote {
namespace {

using testing::bytes_of;
using testing::expect_error;

std::string metadata_of(const std::string& sha256) {
  return fmt::format(
      R"({{"name": "m", "versions": ["1"], "parameters": {{"manifest": "abc", "manifest_sha256": "{}"}}}})",
      sha256);
}

/// A sound header of an answer of four bytes, some of it replaced.
std::string answer_json(const std::string& from = "", const std::string& to = "") {
  std::string json =
      R"({"model_name": "m", "model_version": "1", "parameters": {"evaluate_seconds": 0.5},)"
      R"( "outputs": [{"name": "answer", "datatype": "BYTES", "shape": [1],)"
      R"( "parameters": {"binary_data_size": 8}}]})";
  if (!from.empty()) json.replace(json.find(from), from.size(), to);
  return json;
}

const std::string element{"\4\0\0\0abcd", 8};

EncryptedReply read(const ByteVector& body, std::size_t header) {
  return read_encrypted_reply(body, std::to_string(header));
}

TEST(Replies, AnAnswerIsWhatStandsBehindItsHeader) {
  const std::string json = answer_json();
  const ByteVector body = bytes_of(json + element);
  const EncryptedReply reply = read(body, json.size());
  EXPECT_EQ(ByteVector(reply.bytes.begin(), reply.bytes.end()), bytes_of("abcd"));
  EXPECT_EQ(reply.model_version, "1");
  EXPECT_EQ(reply.evaluate_seconds, 0.5);
}

TEST(Replies, AnswersAreCheckedFieldByField) {
  struct Case {
    const char *from, *to, *field;
  };
  for (const Case& broken :
       {Case{"\"answer\"", "\"other\"", "name"}, Case{"BYTES", "INT64", "datatype"},
        Case{"[1]", "[0]", "shape"}, Case{"[1]", "[]", "shape"},
        Case{"8}", "9}", "binary_data_size"}, Case{"8}", "-1}", "binary_data_size"},
        Case{"\"1\"", "\"../1\"", "model_version"}, Case{"0.5", "\"long\"", "evaluate_seconds"},
        Case{"[{", "[7, {", "outputs"}, Case{"\"outputs\"", "\"inputs\"", "outputs"}}) {
    const std::string json = answer_json(broken.from, broken.to);
    expect_error(ErrorCode::corrupt, broken.field,
                 [&] { read(bytes_of(json + element), json.size()); });
  }
  const std::string json = answer_json();
  for (const std::string& behind :
       {std::string(), std::string("\4\0\0", 3), element + "e", std::string("\5\0\0\0abcd", 8)}) {
    EXPECT_THROW(read(bytes_of(json + behind), json.size()), Error);
  }
  for (const char* header : {"", "-1", "1e3", "99999999999999999999", "100000", " 7", "7 "}) {
    expect_error(ErrorCode::corrupt, "Inference-Header-Content-Length",
                 [&] { read_encrypted_reply(bytes_of(json + element), header); });
  }
}

TEST(Replies, AManifestIsThatOfItsDigest) {
  const std::string sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const ModelMetadata metadata = read_metadata(bytes_of(metadata_of(sha256)));
  EXPECT_EQ(metadata.manifest, "abc");
  EXPECT_EQ(to_hex(metadata.manifest_digest), sha256);
  expect_error(ErrorCode::corrupt, "manifest_sha256",
               [&] { read_metadata(bytes_of(metadata_of(std::string(64, '0')))); });
  expect_error(ErrorCode::corrupt, "parameters", [] { read_metadata(bytes_of("{}")); });
}

TEST(Replies, ListsOfModels) {
  const auto models = read_model_list(
      bytes_of(R"([{"name": "a", "version": "1", "state": "READY", "reason": ""},)"
               R"( {"name": "b", "version": "2", "state": "UNAVAILABLE", "reason": "x"}])"));
  ASSERT_EQ(models.size(), 2U);
  EXPECT_TRUE(models[0].is_ready);
  EXPECT_FALSE(models[1].is_ready);
  for (const char* broken :
       {"", "{}", "[7]", R"([{"name": "../a", "version": "1", "state": "READY"}])"}) {
    expect_error(ErrorCode::corrupt, "the list of models",
                 [&] { read_model_list(bytes_of(broken)); });
  }
}

TEST(Replies, RefusalsHaveCodesOfThisProject) {
  struct Case {
    int status;
    const char* reason;
    ErrorCode code;
  };
  for (const Case& due :
       {Case{400, "corrupt", ErrorCode::corrupt},
        Case{401, "unauthorized", ErrorCode::invalid_argument},
        Case{403, "over_budget", ErrorCode::over_budget},
        Case{404, "missing_keys", ErrorCode::not_found},
        Case{409, "incompatible", ErrorCode::incompatible}, Case{429, "busy", ErrorCode::io},
        Case{500, "internal", ErrorCode::io}, Case{400, "of_the_future", ErrorCode::io}}) {
    const Refusal refusal = read_refusal(
        due.status, bytes_of(fmt::format(R"({{"error": "why", "code": "{}"}})", due.reason)));
    EXPECT_EQ(refusal.reason, due.reason);
    EXPECT_EQ(refusal.text, "why");
    EXPECT_EQ(error_code_of(refusal), due.code) << due.reason;
  }
  EXPECT_EQ(error_code_of(read_refusal(502, bytes_of("<html>"))), ErrorCode::io);
  EXPECT_EQ(error_code_of(read_refusal(404, {})), ErrorCode::not_found);
  EXPECT_EQ(error_code_of(read_refusal(302, {})), ErrorCode::unsupported);
  EXPECT_FALSE(read_refusal(503, bytes_of(R"({"error": "busy"})")).is_of_protocol());
}

TEST(Replies, WhatIsToBePrintedIsPrintable) {
  const std::string text = R"({"code": "corrupt", "error": "\u001b[2J\u202e)" +
                           std::string(999, 'x') + R"(", "request_id": "a\nb"})";
  const Refusal refusal = read_refusal(400, bytes_of(text));
  EXPECT_LT(refusal.text.size(), 400U);
  for (const std::string& part : {refusal.text, refusal.request_id}) {
    EXPECT_TRUE(std::all_of(part.begin(), part.end(), [](char c) { return c >= ' ' && c <= '~'; }));
  }
}

TEST(Replies, RetryAfterIsSecondsOrNothing) {
  EXPECT_EQ(read_retry_after("7"), 7.0);
  EXPECT_EQ(read_retry_after("4000000000"), 86400.0);
  for (const char* other : {"", "-1", "soon", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999999"}) {
    EXPECT_EQ(read_retry_after(other), std::nullopt) << other;
  }
}

/// Bytes near to sound ones: cut, with some changed, or any at all.
ByteVector broken_of(const ByteVector& sound) {
  ByteVector bytes = *rc::gen::element(sound, *rc::gen::arbitrary<ByteVector>());
  bytes.resize(*rc::gen::inRange<std::size_t>(0, bytes.size() + 1));
  for (int i = *rc::gen::inRange(0, 4); i > 0 && !bytes.empty(); --i) {
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<std::uint8_t>();
  }
  return bytes;
}

TEST(Replies, AnyBytesAreReadOrRefused) {
  const std::string json = answer_json();
  EXPECT_TRUE(rc::check([&] {
    const ByteVector body = broken_of(bytes_of(json + element));
    const auto refuses_or_reads = [](const auto& work) {
      try {
        work();
      } catch (const Error& error) {
        RC_ASSERT(error.code() == ErrorCode::corrupt);
      }
    };
    refuses_or_reads([&] {
      const EncryptedReply reply = read(body, *rc::gen::element(json.size(), body.size()));
      RC_ASSERT(reply.bytes.data() + reply.bytes.size() == body.data() + body.size());
    });
    refuses_or_reads([&] { read_metadata(body); });
    refuses_or_reads([&] { read_model_list(body); });
    read_refusal(400, body);
  }));
}

}  // namespace
}  // namespace sealion::remote
