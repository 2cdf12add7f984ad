#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "serving/application/set_up.h"
#include "serving/http/http_server.h"

namespace sealion::serving {

/// A server as it is asked for.
struct ServeOptions {
  Sources sources;
  std::filesystem::path state;                ///< keys and query ledger
  std::optional<std::filesystem::path> page;  ///< the browser's page
  bool allows_plain_text = false;             ///< beyond the loopback without TLS
  SiteLimits limits;
  HttpOptions http;
};

/// What it serves, told once it listens.
struct Started {
  std::string url;
  std::vector<ServedModelPtr> models;
};

/// Serves until a signal ends it (HttpServer::run). At SIGHUP models and tokens are read anew;
/// where something is wrong with them all stays as it was, and the log says so. Throws Error where
/// the server cannot start: `insecure` for an address beyond the loopback without TLS.
void serve(const ServeOptions& options, std::FILE* log,
           const std::function<void(const Started&)>& tell);

}  // namespace sealion::serving
