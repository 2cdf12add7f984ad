#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "serving/application/application.h"
#include "serving/http/http_options.h"

namespace sealion::serving {

/// Serves an application over HTTP/1.1 in the thread that calls `run`, until SIGTERM or SIGINT:
/// then it finishes what was begun. The second one ends it at once.
class HttpServer {
 public:
  /// Listens. Throws `io` with address and port where it cannot, and as make_tls.
  HttpServer(const HttpOptions& options, Application& application);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  /// `reload` is called in another thread at each SIGHUP, after which the certificate is read anew.
  void run(const std::function<void()>& reload);

 private:
  struct Running;
  std::unique_ptr<Running> running_;
};

}  // namespace sealion::serving
