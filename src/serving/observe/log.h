#pragma once

#include <cstdio>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "serving/observe/metrics.h"

namespace sealion::serving {

/// A log of JSON lines. It has names, sizes and times, never what a body, a token or a key holds.
/// Safe for several threads.
class Log {
 public:
  explicit Log(std::FILE* stream) : stream_(stream) {}

  void request(const RequestSummary& request);
  /// Something that happens to the server: {"event": "started", ...}.
  void event(const std::string& name, const nlohmann::ordered_json& details);

 private:
  void write(const nlohmann::ordered_json& details);

  std::mutex mutex_;
  std::FILE* stream_;
};

}  // namespace sealion::serving
