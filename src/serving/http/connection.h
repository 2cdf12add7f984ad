#pragma once

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "serving/application/application.h"
#include "serving/http/http_options.h"
#include "serving/http/stream.h"

namespace sealion::serving {

class Connection;

/// The connections of a server. Used by its one thread.
class ConnectionTable {
 public:
  explicit ConnectionTable(std::size_t most) : most_(most) {}

  /// Those that nobody works for, the longest such first.
  using Idle = std::list<std::weak_ptr<Connection>>;

  void add(const std::shared_ptr<Connection>& connection);
  void remove(Connection* connection);
  Idle::iterator rest(const std::shared_ptr<Connection>& connection);
  void work(Idle::iterator place) { idle_.erase(place); }
  /// Closes the one that has been idle longest; false where there is none.
  bool close_idle();
  void close_all_idle();
  /// Ends all exchanges, which still get their replies.
  void stop_all();
  void close_all();
  std::size_t size() const { return all_.size(); }
  bool is_full() const { return all_.size() >= most_; }

 private:
  std::size_t most_;
  std::map<Connection*, std::weak_ptr<Connection>> all_;
  Idle idle_;
};

/// One connection: HTTP/1.1, one request after the other (RFC 9112). Its members are used by the
/// server's one thread alone.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Stream::Socket socket, TlsContext tls, Application& application,
             ConnectionTable& table, const ConnectionTimes& times);
  ~Connection();

  void start();
  void stop(StopReason reason);
  void close();

 private:
  enum class State { handshake, idle, header, body, working, writing, lingering, closed };
  using ErrorCode = boost::system::error_code;
  using Parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;
  using Time = std::chrono::steady_clock::time_point;

  void wait_for_request();
  /// Reads whatever comes next, also while a request is worked at: so it is noticed when the client
  /// goes away.
  void watch();
  void on_watched(const ErrorCode& error, std::size_t bytes);
  void read_header();
  void on_header(const ErrorCode& error);
  RequestHead head() const;
  void begin();
  void send_continue();
  void read_body();
  void on_body(const ErrorCode& error, std::size_t bytes);
  /// False where the exchange refused what it got.
  bool hand_over(std::size_t bytes);
  void finish();
  void write(Reply reply);
  void on_written(const ErrorCode& error);
  void skip_body();
  /// The same where the system can throw bytes away without a copy (tcp(7), MSG_TRUNC).
  void drop_bytes();
  void linger();
  void refuse_and_close(const Problem& problem);

  void enter(State state);
  void expire_at(Time time);
  void expire_in(std::chrono::milliseconds time);
  void on_expired();
  Time slowest_end(std::uint64_t bytes) const;

  Stream stream_;
  Application& application_;
  ConnectionTable& table_;
  const ConnectionTimes& times_;
  boost::asio::steady_timer timer_;
  std::uint64_t timer_round_ = 0;
  State state_ = State::handshake;
  std::optional<ConnectionTable::Idle::iterator> idle_place_;
  bool is_watching_ = false, has_timed_out_ = false, has_served_ = false, keeps_alive_ = false;
  bool answers_head_ = false;
  std::string peer_;
  Headers cross_origin_;

  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::uint64_t unread_ = 0;  // of the body
  Time body_end_{};
  std::shared_ptr<RequestSummary> summary_;
  std::shared_ptr<Exchange> exchange_;
  Time begun_{};
  std::string head_text_;
  Reply reply_;
};

}  // namespace sealion::serving
