#include "serving/http/connection.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <cerrno>
#include <cstring>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include "serving/protocol/replies.h"

namespace sealion::serving {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using std::chrono::steady_clock;

constexpr std::uint32_t largest_header = 16 * 1024;
constexpr std::size_t watched_bytes = 4096;
/// Of a body that nobody reads: more is not worth keeping the connection for.
constexpr std::uint64_t most_skipped_bytes = std::uint64_t{1} << 20;
constexpr std::size_t skipped_piece = std::size_t{1} << 18;

std::string peer_of(const Stream::Socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : endpoint.address().to_string();
}

std::string text_of(boost::beast::string_view text) { return {text.data(), text.size()}; }

/// Without what follows a '?', and without the server where it is named (RFC 9112, section 3.2.2).
std::string path_of(const std::string& target) {
  std::size_t begin = 0;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.starts_with(scheme))
      begin = std::min(target.find('/', scheme.size()), target.size());
  }
  return target.substr(begin, target.find('?') - begin);
}

/// The status line and the headers.
std::string head_of(const Reply& reply, const Headers& more, const RequestSummary& summary,
                    bool keeps_alive) {
  http::response<http::empty_body> response;
  response.version(11);
  response.result(reply.status);
  response.set(http::field::server, "sealion");
  for (const auto& [name, value] : headers_of(reply, summary.request_id, more)) {
    response.set(name, value);
  }
  constexpr unsigned no_content = 204, not_modified = 304;
  if (reply.status != no_content && reply.status != not_modified) {
    response.content_length(reply.size());
  }
  response.keep_alive(keeps_alive);
  std::ostringstream text;
  text << response.base();
  return text.str();
}

}  // namespace

Connection::Connection(Stream::Socket socket, TlsContext tls, Application& application,
                       ConnectionTable& table, const ConnectionTimes& times)
    : stream_(std::move(socket), std::move(tls)),
      application_(application),
      table_(table),
      times_(times),
      timer_(stream_.get_executor()),
      peer_(peer_of(stream_.socket())) {
  ++application_.site().connections;
}

Connection::~Connection() {
  table_.remove(this);
  --application_.site().connections;
}

void Connection::start() {
  table_.add(shared_from_this());
  if (!stream_.has_tls()) return wait_for_request();
  enter(State::handshake);
  expire_in(times_.handshake);
  stream_.async_handshake([self = shared_from_this()](const ErrorCode& error) {
    if (error || self->state_ == State::closed) return self->close();
    self->wait_for_request();
  });
}

void Connection::enter(State state) {
  state_ = state;
  const bool rests = state == State::idle || state == State::header || state == State::handshake;
  if (rests && !idle_place_) idle_place_ = table_.rest(shared_from_this());
  if (!rests && idle_place_) table_.work(*std::exchange(idle_place_, std::nullopt));
}

void Connection::expire_at(Time time) {
  const std::uint64_t round = ++timer_round_;
  timer_.expires_at(time);
  timer_.async_wait([self = weak_from_this(), round](const ErrorCode& error) {
    const auto connection = self.lock();
    if (!error && connection && connection->timer_round_ == round) connection->on_expired();
  });
}

void Connection::expire_in(std::chrono::milliseconds time) {
  expire_at(steady_clock::now() + time);
}

Connection::Time Connection::slowest_end(std::uint64_t bytes) const {
  return steady_clock::now() + times_.header + std::chrono::seconds(bytes / times_.slowest_bytes);
}

void Connection::on_expired() {
  switch (state_) {
    case State::header:
    case State::body:
      // What reads is told, and says so to the client.
      has_timed_out_ = true;
      stream_.socket().cancel();
      return;
    case State::working:
      if (exchange_) exchange_->stop(StopReason::deadline);
      return;
    default:
      close();
  }
}

void Connection::stop(StopReason reason) {
  if (exchange_) exchange_->stop(reason);
}

void Connection::close() {
  if (state_ == State::closed) return;
  enter(State::closed);
  stop(StopReason::client_gone);
  exchange_.reset();
  ErrorCode ignored;
  timer_.cancel();
  stream_.socket().shutdown(Stream::Socket::shutdown_both, ignored);
  stream_.socket().close(ignored);
}

void Connection::wait_for_request() {
  if (application_.site().is_draining && has_served_) return close();
  enter(State::idle);
  if (buffer_.size() > 0) return read_header();
  expire_in(has_served_ ? times_.idle : times_.first);
  watch();
}

void Connection::watch() {
  if (is_watching_) return;
  is_watching_ = true;
  stream_.async_read_some(buffer_.prepare(watched_bytes),
                          [self = shared_from_this()](const ErrorCode& error, std::size_t bytes) {
                            self->on_watched(error, bytes);
                          });
}

void Connection::on_watched(const ErrorCode& error, std::size_t bytes) {
  is_watching_ = false;
  if (state_ == State::closed) return;
  if (error) {
    // A request that is worked at still has its end, for the log.
    if (state_ != State::working && state_ != State::writing) return close();
    keeps_alive_ = false;
    return stop(StopReason::client_gone);
  }
  if (state_ == State::lingering) return linger();
  buffer_.commit(bytes);
  if (state_ == State::idle) read_header();
}

void Connection::read_header() {
  enter(State::header);
  expire_in(times_.header);
  begun_ = steady_clock::now();
  parser_.emplace();
  parser_->header_limit(largest_header);
  parser_->body_limit(std::numeric_limits<std::uint64_t>::max());
  http::async_read_header(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](const ErrorCode& error, std::size_t) { self->on_header(error); });
}

void Connection::on_header(const ErrorCode& error) {
  if (state_ == State::closed) return;
  if (has_timed_out_) {
    return refuse_and_close({problem::timeout, "the headers of the request came too slowly"});
  }
  if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    return refuse_and_close(
        {problem::headers_too_large, fmt::format("headers of more than {} bytes", largest_header)});
  }
  if (error && error.category() == http::make_error_code(http::error::bad_method).category() &&
      error != http::error::end_of_stream && error != http::error::partial_message) {
    return refuse_and_close(
        {problem::corrupt, fmt::format("this is no request of HTTP/1.1: {}", error.message())});
  }
  if (error) return close();
  constexpr unsigned http_1_1 = 11;
  if (parser_->get().version() == http_1_1 && parser_->get().count(http::field::host) != 1) {
    return refuse_and_close({problem::corrupt, "a request of HTTP/1.1 names its host, once"});
  }
  begin();
}

RequestHead Connection::head() const {
  const auto& request = parser_->get();
  const auto field = [&](const auto& name) { return text_of(request[name]); };
  RequestHead head;
  head.method = text_of(request.method_string());
  const std::string target = text_of(request.target());
  head.path = path_of(target);
  if (const auto length = parser_->content_length()) head.content_length = *length;
  head.is_chunked = parser_->chunked() || request.count(http::field::transfer_encoding) > 0;
  head.authorization = field(http::field::authorization);
  head.content_encoding = field(http::field::content_encoding);
  head.if_none_match = field(http::field::if_none_match);
  head.request_id = field("X-Request-Id");
  head.inference_header_length = field("Inference-Header-Content-Length");
  head.origin = field(http::field::origin);
  return head;
}

void Connection::begin() {
  const RequestHead request = head();
  unread_ = request.content_length.value_or(0);
  keeps_alive_ = parser_->get().keep_alive() && !request.is_chunked;
  answers_head_ = request.method == "HEAD";
  cross_origin_ = application_.cross_origin_headers(request.origin);
  const bool waits =
      boost::beast::iequals(parser_->get()[http::field::expect], "100-continue") && unread_ > 0;
  Accepted accepted = application_.accept(request, peer_);
  summary_ = std::move(accepted.summary);
  if (auto* reply = std::get_if<Reply>(&accepted.next)) {
    // A client that waits for leave to send its body does not send it now.
    if (waits && buffer_.size() == 0) unread_ = 0;
    return write(std::move(*reply));
  }
  exchange_ = std::get<std::shared_ptr<Exchange>>(std::move(accepted.next));
  enter(State::body);
  body_end_ = slowest_end(unread_);
  if (waits) return send_continue();
  read_body();
}

void Connection::send_continue() {
  static constexpr char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
  expire_in(times_.stall);
  asio::async_write(stream_, asio::buffer(text, sizeof(text) - 1),
                    [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                      if (error || self->state_ == State::closed) return self->close();
                      self->read_body();
                    });
}

void Connection::read_body() {
  // What came with the header.
  while (unread_ > 0 && buffer_.size() > 0) {
    const auto room = exchange_->room();
    const std::size_t bytes =
        static_cast<std::size_t>(std::min<std::uint64_t>({room.size(), buffer_.size(), unread_}));
    std::memcpy(room.data(), buffer_.data().data(), bytes);
    buffer_.consume(bytes);
    if (!hand_over(bytes)) return;
  }
  if (unread_ == 0) return finish();
  expire_at(std::min(body_end_, steady_clock::now() + times_.stall));
  const auto room = exchange_->room();
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), unread_));
  stream_.async_read_some(asio::buffer(room.data(), bytes),
                          [self = shared_from_this()](const ErrorCode& error, std::size_t read) {
                            self->on_body(error, read);
                          });
}

void Connection::on_body(const ErrorCode& error, std::size_t bytes) {
  if (state_ == State::closed) return;
  if (has_timed_out_) {
    return refuse_and_close({problem::timeout, "the body of the request came too slowly"});
  }
  if (error) {
    summary_->code = problem::corrupt.code;
    summary_->reason = "the client went away before its request was whole";
    application_.ended(*summary_);
    return close();
  }
  if (hand_over(bytes)) read_body();
}

bool Connection::hand_over(std::size_t bytes) {
  unread_ -= bytes;
  summary_->received_bytes += bytes;
  auto refused = application_.attempt(*summary_, [&] { exchange_->took(bytes); });
  if (!refused) return true;
  exchange_.reset();
  write(std::move(*refused));
  return false;
}

void Connection::finish() {
  enter(State::working);
  // Called in another thread, which must not be the last to hold the connection.
  auto answer = [self = shared_from_this()](Reply reply) mutable {
    const auto executor = self->stream_.get_executor();
    asio::post(executor, [self = std::move(self), reply = std::move(reply)]() mutable {
      self->write(std::move(reply));
    });
  };
  auto refused = application_.attempt(*summary_, [&] { exchange_->finish(std::move(answer)); });
  if (refused) return write(std::move(*refused));
  timer_.cancel();
  ++timer_round_;
  if (const auto deadline = exchange_->deadline()) expire_at(*deadline);
  if (buffer_.size() == 0) watch();
}

void Connection::write(Reply reply) {
  summary_->status = reply.status;
  summary_->seconds = std::chrono::duration<double>(steady_clock::now() - begun_).count();
  summary_->sent_bytes = answers_head_ ? 0 : reply.size();
  if (state_ == State::closed) return application_.ended(*summary_);
  enter(State::writing);
  if (application_.site().is_draining || unread_ > most_skipped_bytes) keeps_alive_ = false;
  reply_ = std::move(reply);
  head_text_ = head_of(reply_, cross_origin_, *summary_, keeps_alive_);
  std::array<asio::const_buffer, 3> pieces = {asio::buffer(head_text_)};
  if (!answers_head_) {
    pieces[1] = asio::buffer(reply_.shared_text ? *reply_.shared_text : reply_.text);
    pieces[2] = asio::buffer(reply_.bytes);
  }
  expire_at(slowest_end(reply_.size()));
  asio::async_write(stream_, pieces,
                    [self = shared_from_this()](const ErrorCode& error, std::size_t) {
                      self->on_written(error);
                    });
}

void Connection::on_written(const ErrorCode& error) {
  application_.ended(*summary_);
  exchange_.reset();
  reply_ = Reply();
  has_served_ = true;
  if (state_ == State::closed) return;
  if (error) return close();
  if (!keeps_alive_) return linger();
  skip_body();
}

void Connection::skip_body() {
  const auto here = static_cast<std::size_t>(std::min<std::uint64_t>(buffer_.size(), unread_));
  buffer_.consume(here);
  unread_ -= here;
  if (unread_ == 0) return wait_for_request();
  expire_in(times_.stall);
  if (!stream_.has_tls()) return drop_bytes();
  const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(skipped_piece, unread_));
  stream_.async_read_some(
      buffer_.prepare(bytes),
      [self = shared_from_this()](const ErrorCode& read_error, std::size_t read) {
        if (read_error || self->state_ == State::closed) return self->close();
        self->buffer_.commit(read);
        self->skip_body();
      });
}

void Connection::drop_bytes() {
  stream_.socket().async_wait(
      Stream::Socket::wait_read, [self = shared_from_this()](const ErrorCode& wait_error) {
        if (wait_error || self->state_ == State::closed) return self->close();
        const ssize_t dropped =
            ::recv(self->stream_.socket().native_handle(), nullptr,
                   static_cast<std::size_t>(self->unread_), MSG_TRUNC | MSG_DONTWAIT);
        const bool comes_later = dropped < 0 && (errno == EAGAIN || errno == EINTR);
        if (dropped <= 0 && !comes_later) return self->close();
        self->unread_ -= comes_later ? 0 : static_cast<std::uint64_t>(dropped);
        self->skip_body();
      });
}

void Connection::linger() {
  // With bytes unread a socket that is closed takes the reply back from its reader (RFC 9112,
  // section 9.6). Below TLS: what comes is thrown away.
  if (state_ != State::lingering) {
    ErrorCode ignored;
    stream_.socket().shutdown(Stream::Socket::shutdown_send, ignored);
    enter(State::lingering);
    expire_in(times_.linger);
  }
  if (is_watching_) return;  // its end closes
  buffer_.consume(buffer_.size());
  stream_.socket().async_read_some(
      buffer_.prepare(skipped_piece),
      [self = shared_from_this()](const ErrorCode& read_error, std::size_t) {
        if (read_error || self->state_ == State::closed) return self->close();
        self->linger();
      });
}

void Connection::refuse_and_close(const Problem& problem) {
  if (!summary_ || state_ == State::header) {
    summary_ = std::make_shared<RequestSummary>();
    summary_->peer = peer_;
    summary_->method = "other";
  }
  exchange_.reset();
  keeps_alive_ = false;
  has_timed_out_ = false;
  answers_head_ = false;
  write(application_.refusal(problem, *summary_));
}

}  // namespace sealion::serving
