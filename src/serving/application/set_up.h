#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "serving/access/tokens.h"
#include "serving/application/site.h"

/// What a site begins with, how it changes, and what is done in it now and then.
namespace sealion::serving {

/// Where models and tokens are read from.
struct Sources {
  std::vector<std::string> models;                          ///< as find_sources takes them
  std::optional<std::filesystem::path> tokens;              ///< none: everybody may ask
  KeyAllowance keys_of_everybody = {};                      ///< without tokens
  device::DeviceChoice device = device::DeviceChoice::cpu;  ///< that evaluates
};

/// Takes over from `before`, which may be null, what has not changed. The log, which must outlive
/// the models, hears where a device refuses. Throws as ModelSet and read_tokens do.
Configuration read_configuration(const Sources& sources, const ModelSet* before,
                                 const std::shared_ptr<QueryLedger>& ledger, Log& log);

/// What runs each model, for the log.
nlohmann::ordered_json devices_of(const ModelSet& models);

/// Reads models and tokens anew, one call at a time. Where something is wrong with them all stays
/// as it was; the log says either. False then.
bool reload(Site& site, const Sources& sources, const std::shared_ptr<QueryLedger>& ledger);

/// Removes keys that are too old, in a thread of its own, until its end.
class Expiry {
 public:
  explicit Expiry(Site& site);
  ~Expiry();
  Expiry(const Expiry&) = delete;
  Expiry& operator=(const Expiry&) = delete;

 private:
  void run();
  void expire();

  Site& site_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace sealion::serving
