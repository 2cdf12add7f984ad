#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/key_cache.h"
#include "serving/access/tokens.h"
#include "serving/admission/admission.h"
#include "serving/admission/workers.h"
#include "serving/application/page_files.h"
#include "serving/keys/key_store.h"
#include "serving/models/served_model.h"
#include "serving/observe/log.h"
#include "serving/observe/metrics.h"

namespace sealion::serving {

struct SiteLimits {
  AdmissionLimits admission;
  std::uint64_t key_cache_bytes;
  std::chrono::milliseconds longest_request;      ///< from the whole body to the reply
  std::vector<std::string> allowed_origins = {};  ///< of pages from elsewhere that may ask
};

/// What can be exchanged while the server runs.
struct Configuration {
  std::shared_ptr<const ModelSet> models;
  std::shared_ptr<const Tokens> tokens;
};

/// One may read models anew while keys reach the disk.
inline constexpr std::size_t keeper_threads = 2;

/// Everything that requests need of the server, in one place. Safe for several threads.
struct Site {
  Site(const SiteLimits& site_limits, KeyStore& key_store, PageFiles page_files, Log& the_log,
       Configuration first)
      : limits(site_limits),
        keys(key_store),
        page(std::move(page_files)),
        log(the_log),
        admission(site_limits.admission),
        key_cache(site_limits.key_cache_bytes),
        workers(site_limits.admission.workers),
        keeper(keeper_threads),
        configuration_(std::move(first)) {}

  /// As it is now; requests keep what they began with.
  Configuration configuration() const {
    const std::lock_guard guard(mutex_);
    return configuration_;
  }
  void configure(Configuration configuration) {
    const std::lock_guard guard(mutex_);
    configuration_ = std::move(configuration);
  }

  const SiteLimits limits;
  KeyStore& keys;
  const PageFiles page;
  Log& log;
  Metrics metrics;
  Admission admission;
  KeyCache key_cache;
  std::atomic<std::uint64_t> key_cache_hits{0}, key_cache_misses{0};
  std::atomic<std::size_t> connections{0};
  std::atomic<bool> is_ready{true};      ///< what /v2/health/ready says
  std::atomic<bool> is_draining{false};  ///< nothing new is begun
  Workers workers;                       ///< for evaluations; they refer to what stands above
  Workers keeper;                        ///< for what waits for the disk

 private:
  mutable std::mutex mutex_;
  Configuration configuration_;
};

}  // namespace sealion::serving
