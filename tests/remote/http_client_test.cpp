#include "remote/http_client.h"

#include <chrono>
#include <future>

#include "stub_server.h"
#include "support/expect_error.h"

namespace sealion::remote {
namespace {

using testing::bytes_of;
using testing::expect_error;
using testing::reply_of;
using testing::StubReply;
using testing::StubRequest;
using testing::StubServer;

constexpr const char* secret = "very-secret.token";

HttpReply get(const StubServer& server, HttpOptions options = {},
              const ExecutionContext& context = {}) {
  HttpClient client(parse_server_address(server.url()), std::move(options));
  return client.send({.method = "GET", .path = "/x", .largest_reply = 100}, context);
}

TransferError failure_of(const StubReply& reply) {
  const StubServer server([&](const StubRequest&) { return reply; });
  try {
    get(server, {.request_seconds = 2});
  } catch (const TransferError& error) {
    return error;
  }
  ADD_FAILURE() << "taken: " << reply.bytes.substr(0, 100);
  return {ErrorCode::io, "", false, false};
}

TEST(HttpClient, SendsBodiesInPiecesAndKeepsTheConnection) {
  const StubServer server([](const StubRequest& request) {
    return reply_of(200, request.method + request.headers.at("x-name") + request.body,
                    "X-Answer:  yes \r\n");
  });
  HttpClient client(parse_server_address(server.url()), {});
  const ByteVector a = bytes_of("ab"), b, c = bytes_of("c");
  std::size_t told = 0;
  const ExecutionContext context{.progress = [&](std::size_t done, std::size_t) { told = done; }};
  for (const char* method : {"POST", "PUT"}) {
    const HttpReply reply = client.send(
        {.method = method, .path = "/x", .headers = {"X-Name: -"}, .body = {a, b, c}}, context);
    EXPECT_EQ(reply.body, bytes_of(method + std::string("-abc")));
    EXPECT_EQ(reply.header("x-answer"), "yes");
    EXPECT_EQ(reply.header("x-other"), "");
    EXPECT_EQ(told, 3U);
  }
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(client.traffic().sent, 6U);
  client.send(
      {.method = "PUT", .path = "/x", .headers = {"X-Name: -"}, .on_fresh_connection = true}, {});
  EXPECT_EQ(server.connections(), 2U);
}

TEST(HttpClient, BodiesOfMegabytesArriveWhole) {
  const StubServer server([](const StubRequest& request) {
    return reply_of(200, std::to_string(request.body.size()));
  });
  HttpClient client(parse_server_address(server.url()), {});
  const ByteVector large(std::size_t{5} << 20, 7);
  const HttpReply reply = client.send({.method = "POST", .path = "/x", .body = {large, large}}, {});
  EXPECT_EQ(reply.body, bytes_of(std::to_string(2 * large.size())));
}

TEST(HttpClient, TheTokenGoesToItsServerAlone) {
  std::string told;
  const StubServer elsewhere([](const StubRequest&) { return reply_of(200, ""); });
  const StubServer server([&](const StubRequest& request) {
    told = request.headers.at("authorization");
    return reply_of(307, "", "Location: " + elsewhere.url() + "/x\r\n");
  });
  EXPECT_EQ(get(server, {.token = Token(secret, "test")}).status, 307);
  EXPECT_EQ(told, std::string("Bearer ") + secret);
  EXPECT_TRUE(elsewhere.seen().empty());
  const ServerAddress far = parse_server_address("http://example.org");
  expect_error(ErrorCode::insecure, "unencrypted",
               [&] { HttpClient(far, {.token = Token(secret, "test")}); });
  EXPECT_NO_THROW(HttpClient(far, {}));
  EXPECT_NO_THROW(
      HttpClient(far, {.token = Token(secret, "test"), .may_send_token_in_clear = true}));
  EXPECT_NO_THROW(
      HttpClient(parse_server_address("https://example.org"), {.token = Token(secret, "test")}));
}

TEST(HttpClient, RepliesAreBounded) {
  const std::string long_header = "X-Long: " + std::string(5000, 'x') + "\r\n";
  std::string headers;
  for (int i = 0; i < 20; ++i) headers += long_header;
  for (const StubReply& reply :
       {reply_of(200, std::string(101, 'x')), reply_of(400, std::string(101, 'x')),
        reply_of(200, "", headers)}) {
    const TransferError error = failure_of(reply);
    EXPECT_EQ(error.code(), ErrorCode::corrupt) << error.what();
    EXPECT_TRUE(error.may_have_arrived());
    EXPECT_FALSE(error.is_passing());
  }
}

TEST(HttpClient, WhatIsNoReplyIsNone) {
  for (const char* bytes : {"nonsense\r\n\r\n", "HTTP/9.9 what\r\n\r\n"}) {
    EXPECT_FALSE(failure_of({bytes, true}).is_passing()) << bytes;
  }
  for (const StubReply& reply :
       {StubReply{"", true}, StubReply{"HTTP/1.1 200 X\r\nContent-Length: 50\r\n\r\nhalf", true}}) {
    const TransferError error = failure_of(reply);
    EXPECT_EQ(error.code(), ErrorCode::io);
    EXPECT_TRUE(error.may_have_arrived());
    EXPECT_TRUE(error.is_passing());
  }
}

TEST(HttpClient, KnowsThatNothingArrived) {
  std::string url;
  {
    url = StubServer([](const StubRequest&) { return StubReply{}; }).url();
  }
  HttpClient client(parse_server_address(url), {});
  try {
    client.send({.method = "GET", .path = "/"}, {});
    FAIL() << "nobody listens there";
  } catch (const TransferError& error) {
    EXPECT_FALSE(error.may_have_arrived());
    EXPECT_TRUE(error.is_passing());
  }
}

TEST(HttpClient, SilenceTimesOut) {
  const StubServer server([](const StubRequest&) { return StubReply{}; });
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(get(server, {.request_seconds = 0.3}), TransferError);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(HttpClient, EndsSoonWhereItIsStopped) {
  const StubServer server([](const StubRequest&) { return StubReply{}; });
  StopRequest stop;
  auto stopping = std::async(std::launch::async, [&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    stop.make();
  });
  const auto start = std::chrono::steady_clock::now();
  expect_error(ErrorCode::cancelled, "", [&] { get(server, {}, {.stop = &stop}); });
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

}  // namespace
}  // namespace sealion::remote
