#include "serving/observe/log.h"

#include <fmt/chrono.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <utility>

namespace sealion::serving {
namespace {

std::string now_text() {
  using namespace std::chrono;
  const auto now = system_clock::now();
  const auto milliseconds = duration_cast<std::chrono::milliseconds>(now.time_since_epoch()) % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(system_clock::to_time_t(now)),
                     milliseconds.count());
}

void put_text(nlohmann::ordered_json& line, const char* key, const std::string& text) {
  if (!text.empty()) line[key] = text;
}

}  // namespace

void Log::request(const RequestSummary& request) {
  nlohmann::ordered_json line = {{"event", "request"},
                                 {"request_id", request.request_id},
                                 {"method", request.method},
                                 {"address", request.address},
                                 {"status", request.status},
                                 {"seconds", request.seconds},
                                 {"received_bytes", request.received_bytes},
                                 {"sent_bytes", request.sent_bytes}};
  put_text(line, "peer", request.peer);
  put_text(line, "caller", request.caller);
  put_text(line, "model", request.model);
  put_text(line, "version", request.version);
  put_text(line, "code", request.code);
  put_text(line, "reason", request.reason);
  if (request.evaluate_seconds > 0) {
    line["queue_seconds"] = request.queue_seconds;
    line["evaluate_seconds"] = request.evaluate_seconds;
    line["device"] = request.device;
  }
  write(line);
}

void Log::event(const std::string& name, const nlohmann::ordered_json& details) {
  nlohmann::ordered_json line = {{"event", name}};
  line.update(details);
  write(line);
}

void Log::write(const nlohmann::ordered_json& details) {
  nlohmann::ordered_json line = {{"time", now_text()}};
  line.update(details);
  const std::string text =
      line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  const std::lock_guard guard(mutex_);
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

}  // namespace sealion::serving
