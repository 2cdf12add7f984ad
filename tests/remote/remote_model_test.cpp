#include "remote/remote_model.h"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "exchange/fixtures.h"
#include "exchange/messages.h"
#include "program/reference.h"
#include "runtime/query_ledger.h"
#include "runtime/service.h"
#include "stub_server.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::remote {
namespace {

using testing::answer_of;
using testing::bytes_of;
using testing::deep_program;
using testing::deep_way;
using testing::expect_error;
using testing::refusal_of;
using testing::reply_of;
using testing::small_inputs;
using testing::StubReply;
using testing::StubRequest;
using testing::StubServer;

const char* const asked = "POST /v2/models/m/infer";
const char* const described = "GET /v2/models/m";

std::string text_of(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }

class Uncounted : public QueryLedger {
 public:
  void spend(const Digest&, const KeyId&, std::size_t, std::size_t) override {}
};

Manifest with_budget(Manifest manifest) {
  manifest.query_budget = 1000;
  name_model(manifest, deep_program(), deep_way());
  return manifest;
}

/// A served model, which needs keys; `fault` replies before it does, or with nothing leaves it to
/// it.
class RemoteModelTest : public ::testing::Test {
 protected:
  void serve(const Manifest& manifest) {
    service = std::make_unique<Service>(
        std::make_shared<const Prepared>(deep_program(), deep_way(), manifest),
        std::make_shared<Uncounted>());
  }

  StubReply describe() const {
    const std::string manifest = manifest_to_json(service->manifest());
    return reply_of(200, nlohmann::json{{"name", "m"},
                                        {"versions", {"1"}},
                                        {"parameters",
                                         {{"manifest", manifest},
                                          {"manifest_sha256", to_hex(sha256(bytes_of(manifest)))}}}}
                             .dump());
  }

  StubReply take_keys(const StubRequest& request) {
    if (request.method == "HEAD") return reply_of(request.path == keys_path ? 200 : 404, "");
    EXPECT_EQ(request.path, "/v2/keys/" + to_hex(sha256(bytes_of(request.body))));
    keys_path = request.path;
    keys = bytes_of(request.body);
    return reply_of(201, "");
  }

  StubReply infer(const StubRequest& request) const {
    const std::size_t length = std::stoul(request.headers.at("inference-header-content-length"));
    const auto head = nlohmann::json::parse(request.body.substr(0, length));
    const std::string named = head["parameters"].value("evaluation_keys", "");
    if (keys_path != "/v2/keys/" + named) return refusal_of(404, "missing_keys");
    const ByteVector encrypted = bytes_of(request.body.substr(length + 4));
    try {
      return answer_of(text_of(service->answer({encrypted, "request"}, {keys, "keys"}).bytes));
    } catch (const Error& error) {
      return refusal_of(error.code() == ErrorCode::incompatible ? 409 : 400,
                        to_string(error.code()));
    }
  }

  StubReply reply(const StubRequest& request) {
    const std::lock_guard lock(mutex);
    if (request.path.ends_with("/infer") && faults > 0) {
      --faults;
      return fault;
    }
    if (request.path.starts_with("/v2/keys/")) return take_keys(request);
    return request.path.ends_with("/infer") ? infer(request) : describe();
  }

  std::unique_ptr<RemoteModel> model(double patience = 2) {
    const ServerAddress address = parse_server_address(stub.url());
    connection.emplace(address,
                       ServerOptions{.http = {.request_seconds = 5}, .patience_seconds = patience});
    folder.emplace(temporary / "keys", address);
    return std::make_unique<RemoteModel>(
        *connection, *folder,
        RemoteModelOptions{.model = {"m"},
                           .least = {SecurityLevel::insecure_for_tests, std::nullopt},
                           .warn = [this](const std::string& text) { warnings.push_back(text); }},
        ExecutionContext{});
  }

  IntegerBatch ask(RemoteModel& remote, std::size_t records = 5) {
    const IntegerBatch all = small_inputs(records);
    return remote.ask(
        [&](const Manifest& manifest, RecordRange range) {
          IntegerBatch part(manifest.inputs(), range.count);
          for (std::size_t i = 0; i < part.features(); ++i) {
            const auto from = all.feature(i).subspan(range.first, range.count);
            std::copy(from.begin(), from.end(), part.feature(i).begin());
          }
          return part;
        },
        records, {});
  }
  static IntegerBatch due(std::size_t records = 5) {
    return evaluate_reference(deep_program(), small_inputs(records));
  }

  void break_next(std::size_t times, StubReply with) {
    const std::lock_guard lock(mutex);
    faults = times;
    fault = std::move(with);
  }

  const testing::TemporaryFolder temporary;
  std::mutex mutex;
  std::unique_ptr<Service> service =
      std::make_unique<Service>(deep_program(), deep_way(), testing::deep_manifest());
  std::string keys_path;
  ByteVector keys;
  std::size_t faults = 0;
  StubReply fault;
  std::vector<std::string> warnings;
  StubServer stub{[this](const StubRequest& request) { return reply(request); }};
  std::optional<InferenceServer> connection;
  std::optional<KeyFolder> folder;
};

TEST_F(RemoteModelTest, AsksInAsManyRequestsAsItTakes) {
  const auto remote = model();
  const std::size_t batch = remote->client().batch(), records = 2 * batch + 3;
  EXPECT_EQ(ask(*remote, records), due(records));
  EXPECT_EQ(stub.count(asked), 3U);
  EXPECT_EQ(stub.connections(), 1U);
  const AskCosts& costs = remote->costs();
  EXPECT_EQ(costs.requests, 3U);
  EXPECT_EQ(costs.repeats, 0U);
  EXPECT_EQ(costs.key_upload_bytes, keys.size());
  EXPECT_GT(costs.upload_bytes, costs.download_bytes);
  EXPECT_GT(costs.server_seconds, 0);
  EXPECT_LE(costs.server_seconds, 0.003 + 1e-9) << "what the server says, or what was waited";
}

TEST_F(RemoteModelTest, KeysAreUploadedOnce) {
  ask(*model());
  const auto again = model();
  EXPECT_EQ(ask(*again), due());
  EXPECT_EQ(again->costs().key_upload_bytes, 0U);
  EXPECT_EQ(stub.count("PUT " + keys_path), 1U);
}

TEST_F(RemoteModelTest, KeysThatTheServerPutAwayAreUploadedAgain) {
  const auto remote = model();
  ask(*remote);
  const std::string path = std::exchange(keys_path, "");
  EXPECT_EQ(ask(*remote), due());
  EXPECT_EQ(stub.count("PUT " + path), 2U);
  break_next(99, refusal_of(404, "missing_keys"));
  expect_error(ErrorCode::not_found, "missing_keys", [&] { ask(*remote); });
  EXPECT_EQ(stub.count("PUT " + path), 3U) << "once, not for ever";
}

TEST_F(RemoteModelTest, WhatMayBeRepeatedIs) {
  const auto remote = model();
  for (const StubReply& trouble :
       {refusal_of(429, "busy", "Retry-After: 0\r\n"), refusal_of(503, "draining"),
        refusal_of(408, "timeout"), reply_of(502, "<html>"), StubReply{"", true},
        StubReply{answer_of("half").bytes.substr(0, 150), true}}) {
    const std::size_t before = stub.count(asked);
    break_next(2, trouble);
    EXPECT_EQ(ask(*remote), due());
    EXPECT_GE(stub.count(asked), before + 3) << trouble.bytes;
  }
}

TEST_F(RemoteModelTest, PatienceEnds) {
  const auto remote = model(0.5);
  break_next(99, refusal_of(429, "busy", "Retry-After: 0\r\n"));
  expect_error(ErrorCode::io, "429 busy, request r1", [&] { ask(*remote); });
  EXPECT_GT(stub.count(asked), 1U);
  const std::size_t before = stub.count(asked);
  break_next(99, refusal_of(429, "busy", "Retry-After: 60\r\n"));
  expect_error(ErrorCode::io, "429 busy", [&] { ask(*remote); });
  EXPECT_EQ(stub.count(asked), before + 1) << "a minute is longer";
}

TEST_F(RemoteModelTest, OtherRefusalsAreFinal) {
  const auto remote = model();
  for (const auto& [reply, code] :
       {std::pair(refusal_of(400, "corrupt"), ErrorCode::corrupt),
        std::pair(refusal_of(403, "over_budget"), ErrorCode::over_budget),
        std::pair(refusal_of(500, "internal"), ErrorCode::io),
        std::pair(refusal_of(504, "deadline"), ErrorCode::io),
        std::pair(reply_of(404, "nothing"), ErrorCode::not_found)}) {
    const std::size_t before = stub.count(asked);
    break_next(99, reply);
    expect_error(code, "/v2/models/m/infer", [&] { ask(*remote); });
    EXPECT_EQ(stub.count(asked), before + 1);
  }
}

TEST_F(RemoteModelTest, CountedRecordsAreNotCountedTwiceInSilence) {
  serve(with_budget(testing::deep_manifest()));
  const auto remote = model();
  ask(*remote);
  for (const StubReply& trouble :
       {StubReply{"", true}, reply_of(503, "<html>"), refusal_of(500, "internal"),
        StubReply{answer_of("half").bytes.substr(0, 150), true}}) {
    const std::size_t before = stub.count(asked);
    break_next(1, trouble);
    expect_error(ErrorCode::io, "may have counted these", [&] { ask(*remote); });
    EXPECT_EQ(stub.count(asked), before + 1) << trouble.bytes;
  }
  const std::size_t before = stub.count(asked);
  break_next(2, refusal_of(429, "busy", "Retry-After: 0\r\n"));
  EXPECT_EQ(ask(*remote), due());
  EXPECT_EQ(stub.count(asked), before + 3) << "the server has not counted what it put off";
}

/// On a kept connection that ends without a reply libcurl sends a request once more by itself.
TEST_F(RemoteModelTest, CountedRecordsDoNotGoOverKeptConnections) {
  serve(with_budget(testing::deep_manifest()));
  const auto remote = model();
  ask(*remote);
  const std::size_t before = stub.connections();
  ask(*remote);
  EXPECT_EQ(stub.connections(), before + 1);
}

TEST_F(RemoteModelTest, AnotherModelIsAskedFromTheStart) {
  const auto remote = model();
  ask(*remote);
  {
    const std::lock_guard lock(mutex);
    serve(with_budget(testing::deep_manifest()));
  }
  EXPECT_EQ(ask(*remote), due());
  EXPECT_TRUE(remote->is_changed());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_THAT(warnings.front(), ::testing::HasSubstr("not the one that it was"));
  break_next(99, refusal_of(409, "incompatible"));
  const std::size_t before = stub.count(asked), read = stub.count(described);
  expect_error(ErrorCode::incompatible, "409", [&] { ask(*remote); });
  EXPECT_EQ(stub.count(asked), before + 1) << "the manifest is what it was";
  EXPECT_EQ(stub.count(described), read + 1);
}

TEST_F(RemoteModelTest, AnswersOfOthersAreRefused) {
  const auto remote = model();
  ask(*remote);
  for (const std::string& bytes : {std::string(), std::string("short"), std::string(4000, 'x')}) {
    break_next(1, answer_of(bytes));
    expect_error(ErrorCode::corrupt, "the server's answer", [&] { ask(*remote); });
  }
  break_next(1, reply_of(200, "<html>"));
  expect_error(ErrorCode::corrupt, "Inference-Header-Content-Length", [&] { ask(*remote); });
  break_next(1, answer_of(std::string(std::size_t{1} << 22, 'x')));
  expect_error(ErrorCode::corrupt, "more than", [&] { ask(*remote); });
}

TEST_F(RemoteModelTest, ManifestsBelowTheAskedSecurityAreRefused) {
  const ServerAddress address = parse_server_address(stub.url());
  InferenceServer server(address, {});
  const KeyFolder own(temporary / "keys", address);
  expect_error(ErrorCode::insecure, "", [&] { RemoteModel(server, own, {.model = {"m"}}, {}); });
  EXPECT_EQ(temporary.entries(), 1U);
  EXPECT_TRUE(std::filesystem::is_empty(own.path())) << "no key for it, and it is not pinned";
}

}  // namespace
}  // namespace sealion::remote
