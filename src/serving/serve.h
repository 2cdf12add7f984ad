#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "serving/access/tokens.h"
#include "serving/application/site.h"
#include "serving/http/http_server.h"

namespace sealion::serving {

/// A server as it is asked for.
struct ServeOptions {
  std::vector<std::string> models;              ///< as find_sources takes them
  std::filesystem::path state;                  ///< keys and query ledger
  std::optional<std::filesystem::path> tokens;  ///< none: everybody may ask
  KeyAllowance keys_of_everybody = {};          ///< without tokens
  std::optional<std::filesystem::path> page;    ///< the browser's page
  bool allows_plain_text = false;               ///< beyond the loopback without TLS
  SiteLimits limits;
  HttpOptions http;
};

/// What it serves, told once it listens.
struct Started {
  std::string url;
  std::vector<ServedModelPtr> models;
};

/// Half of the memory that the system, or the control group of the process, has for it.
std::uint64_t default_memory_bytes();

/// Serves until a signal ends it (HttpServer::run). At SIGHUP models and tokens are read anew;
/// where something is wrong with them all stays as it was, and the log says so. Throws Error where
/// the server cannot start: `insecure` for an address beyond the loopback without TLS.
void serve(const ServeOptions& options, std::FILE* log,
           const std::function<void(const Started&)>& tell);

}  // namespace sealion::serving
