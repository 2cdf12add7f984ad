#include "stub_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdlib>

namespace sealion::testing {
namespace {

constexpr int look_ms = 20;

bool is_readable(int socket) {
  pollfd input{socket, POLLIN, 0};
  return ::poll(&input, 1, look_ms) > 0;
}

void send_all(int socket, const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t sent = ::send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (sent <= 0) return;  // a client may go as it likes
    at += static_cast<std::size_t>(sent);
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

void parse_head(const std::string& head, StubRequest& request) {
  const std::size_t first = head.find(' '), second = head.find(' ', first + 1);
  request.method = head.substr(0, first);
  request.path = head.substr(first + 1, second - first - 1);
  for (std::size_t at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at)) {
    at += 2;
    const std::size_t colon = head.find(": ", at),
                      end = std::min(head.find("\r\n", at), head.size());
    if (colon < end) {
      request.headers[lower(head.substr(at, colon - at))] = head.substr(colon + 2, end - colon - 2);
    }
  }
}

}  // namespace

StubReply reply_of(int status, const std::string& body, const std::string& headers) {
  return {fmt::format("HTTP/1.1 {} X\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(),
                      headers, body)};
}

StubReply refusal_of(int status, const std::string& code, const std::string& headers) {
  return reply_of(
      status, fmt::format(R"({{"error": "no", "code": "{}", "request_id": "r1"}})", code), headers);
}

StubReply answer_of(const std::string& bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  const std::string json = fmt::format(
      R"({{"model_name": "m", "model_version": "1", "parameters": {{"evaluate_seconds": 0.001}},)"
      R"( "outputs": [{{"name": "answer", "datatype": "BYTES", "shape": [1],)"
      R"( "parameters": {{"binary_data_size": {}}}}}]}})",
      size + 4);
  return reply_of(200,
                  json + std::string(reinterpret_cast<const char*>(&size), sizeof(size)) + bytes,
                  fmt::format("Inference-Header-Content-Length: {}\r\n", json.size()));
}

StubServer::StubServer(Handler handler)
    : handler_(std::move(handler)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 64) != 0) std::abort();
  ::getsockname(listener_, generic, &length);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

StubServer::~StubServer() {
  ends_ = true;
  acceptor_.join();
  for (std::thread& thread : threads_) thread.join();
  ::close(listener_);
}

std::vector<std::string> StubServer::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

std::size_t StubServer::count(const std::string& request) const {
  const std::vector<std::string> all = seen();
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), request));
}

void StubServer::accept_all() {
  while (!ends_) {
    if (!is_readable(listener_)) continue;
    const int socket = ::accept(listener_, nullptr, nullptr);
    if (socket < 0) continue;
    ++connections_;
    threads_.emplace_back([this, socket] {
      talk(socket);
      ::close(socket);
    });
  }
}

bool StubServer::read_request(int socket, std::string& buffer, StubRequest& request) const {
  std::size_t body = std::string::npos, length = 0;
  for (;;) {
    if (body == std::string::npos && buffer.find("\r\n\r\n") != std::string::npos) {
      body = buffer.find("\r\n\r\n") + 4;
      parse_head(buffer.substr(0, body - 2), request);
      const auto stated = request.headers.find("content-length");
      length = stated == request.headers.end() ? 0 : std::stoul(stated->second);
    }
    if (body != std::string::npos && buffer.size() >= body + length) break;
    while (!is_readable(socket)) {
      if (ends_) return false;
    }
    char chunk[65536];
    const ssize_t got = ::recv(socket, chunk, sizeof(chunk), 0);
    if (got <= 0) return false;
    buffer.append(chunk, static_cast<std::size_t>(got));
  }
  request.body = buffer.substr(body, length);
  buffer.erase(0, body + length);
  return true;
}

void StubServer::talk(int socket) {
  std::string buffer;
  for (StubRequest request; read_request(socket, buffer, request); request = {}) {
    {
      const std::lock_guard lock(mutex_);
      seen_.push_back(request.method + " " + request.path);
    }
    const StubReply reply = handler_(request);
    send_all(socket, reply.bytes);
    if (reply.closes) return;
  }
}

}  // namespace sealion::testing
