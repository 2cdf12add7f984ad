#include "serving/http/http_server.h"

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/error.h"
#include "serving/http/connection.h"
#include "serving/http/tls.h"

namespace sealion::serving {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

/// After what went wrong with one connection, before the next.
constexpr std::chrono::milliseconds accept_pause{50};
/// For replies to what was stopped.
constexpr std::chrono::milliseconds last_moment{2'000};

/// As many open files as the system allows.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

tcp::acceptor listen(asio::io_context& context, const HttpOptions& options) {
  error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(options.address, error), options.port);
  tcp::acceptor acceptor(context);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    fail(ErrorCode::io, "cannot listen on {} port {}: {}", options.address, options.port,
         error.message());
  }
  return acceptor;
}

}  // namespace

struct HttpServer::Running {
  Running(const HttpOptions& given, Application& the_application)
      : options(given),
        application(the_application),
        acceptor(listen(context, given)),
        pause(context),
        drain(context),
        signals(context, SIGTERM, SIGINT, SIGHUP),
        table(given.most_connections) {
    if (options.certificate) tls = make_tls(*options.certificate);
  }

  void accept();
  void take(tcp::socket socket);
  void await_signal();
  void on_signal(int signal);
  void read_certificate();
  void begin_drain();
  void stop_listening();
  void stop_all();
  void close_all();

  HttpOptions options;
  Application& application;
  asio::io_context context{1};
  tcp::acceptor acceptor;
  asio::steady_timer pause, drain;
  asio::signal_set signals;
  ConnectionTable table;
  TlsContext tls;
  std::function<void()> reload;
};

void HttpServer::Running::accept() {
  acceptor.async_accept([this](const error_code& error, tcp::socket socket) {
    if (!acceptor.is_open()) return;
    if (!error) {
      take(std::move(socket));
      return accept();
    }
    // Out of file descriptors, most likely.
    table.close_idle();
    pause.expires_after(accept_pause);
    pause.async_wait([this](const error_code& stopped) {
      if (!stopped && acceptor.is_open()) accept();
    });
  });
}

void HttpServer::Running::take(tcp::socket socket) {
  if (table.is_full() && !table.close_idle()) return;  // which closes the new one
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  std::make_shared<Connection>(std::move(socket), tls, application, table, options.times)->start();
}

void HttpServer::Running::await_signal() {
  signals.async_wait([this](const error_code& error, int signal) {
    if (error) return;
    on_signal(signal);
    await_signal();
  });
}

void HttpServer::Running::on_signal(int signal) {
  if (signal != SIGHUP) {
    if (!application.site().is_ready) return close_all();
    return begin_drain();
  }
  application.site().keeper.add([this](std::size_t) {
    reload();
    asio::post(context, [this] { read_certificate(); });
  });
}

void HttpServer::Running::read_certificate() {
  if (!options.certificate) return;
  try {
    tls = make_tls(*options.certificate);  // for connections from now on
  } catch (const Error& error) {
    application.site().log.event("certificate_refused", {{"reason", error.what()}});
  }
}

void HttpServer::Running::begin_drain() {
  Site& site = application.site();
  site.is_ready = false;
  site.log.event("draining", {{"requests", site.admission.state().requests}});
  drain.expires_after(options.drain_delay);
  drain.async_wait([this](const error_code& error) {
    if (!error) stop_listening();
  });
}

void HttpServer::Running::stop_listening() {
  application.site().is_draining = true;
  error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  table.close_all_idle();
  drain.expires_after(options.longest_drain);
  drain.async_wait([this](const error_code& error) {
    if (!error) stop_all();
  });
}

void HttpServer::Running::stop_all() {
  table.stop_all();
  drain.expires_after(last_moment);
  drain.async_wait([this](const error_code& error) {
    if (!error) close_all();
  });
}

void HttpServer::Running::close_all() {
  error_code ignored;
  acceptor.close(ignored);
  pause.cancel();
  drain.cancel();
  table.stop_all();
  table.close_all();
}

HttpServer::HttpServer(const HttpOptions& options, Application& application) {
  raise_file_limit();
  running_ = std::make_unique<Running>(options, application);
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return running_->acceptor.local_endpoint().port(); }

void HttpServer::run(const std::function<void()>& reload) {
  Running& running = *running_;
  running.reload = reload;
  running.accept();
  running.await_signal();
  const auto has_work = [&] { return running.acceptor.is_open() || running.table.size() > 0; };
  while (has_work()) running.context.run_one();
}

}  // namespace sealion::serving
