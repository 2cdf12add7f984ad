#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace sealion::serving {

/// One request, as log and metrics have it: nothing of its contents.
struct RequestSummary {
  std::string request_id = {};
  std::string caller = {};   ///< the name of the token
  std::string address = {};  ///< with names of the protocol and of models that there are
  std::string method = {};
  std::string model = {}, version = {};
  std::string peer = {};  ///< the network address
  unsigned status = 0;
  std::string code = {};    ///< of a refusal
  std::string reason = {};  ///< of a failure inside, for the log alone
  std::uint64_t received_bytes = 0, sent_bytes = 0;
  double seconds = 0, queue_seconds = 0, evaluate_seconds = 0;
  std::string device = {};  ///< that evaluated: "cpu", "cuda"
};

/// What the server holds now, asked for when somebody looks.
struct Gauges {
  std::size_t connections, requests, waiting, running;
  std::uint64_t admitted_bytes, key_cache_bytes, key_store_bytes, resident_bytes;
  std::uint64_t key_cache_hits, key_cache_misses;  ///< since the start
};

/// Counters and histograms in Prometheus' format. Safe for several threads.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void count(const RequestSummary& request);
  void count_reload(bool succeeded);
  /// The text format, version 0.0.4.
  std::string text(const Gauges& gauges) const;

 private:
  struct Families;
  std::unique_ptr<Families> families_;
};

}  // namespace sealion::serving
