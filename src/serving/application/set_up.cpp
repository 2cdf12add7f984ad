#include "serving/application/set_up.h"

#include <exception>
#include <nlohmann/json.hpp>

namespace sealion::serving {
namespace {

constexpr std::chrono::minutes time_between_expiries{5};

std::shared_ptr<const Tokens> read_tokens_of(const Sources& sources) {
  if (!sources.tokens) return std::make_shared<const Tokens>(sources.keys_of_everybody);
  return std::make_shared<const Tokens>(read_tokens(*sources.tokens));
}

}  // namespace

Configuration read_configuration(const Sources& sources, const ModelSet* before,
                                 const std::shared_ptr<QueryLedger>& ledger, Log& log) {
  const auto tell = [&log](const std::string& sentence) {
    log.event("device_refused", {{"reason", sentence}});
  };
  return {std::make_shared<const ModelSet>(find_sources(sources.models), before, ledger,
                                           DeviceUse{sources.device, tell}),
          read_tokens_of(sources)};
}

nlohmann::ordered_json devices_of(const ModelSet& models) {
  nlohmann::ordered_json devices = nlohmann::ordered_json::array();
  for (const ServedModelPtr& model : models.all()) {
    const DeviceReport device = model->service().device();
    devices.push_back({{"model", model->name()},
                       {"version", model->version()},
                       {"kind", device.kind},
                       {"name", device.name},
                       {"why", device.why}});
  }
  return devices;
}

bool reload(Site& site, const Sources& sources, const std::shared_ptr<QueryLedger>& ledger) {
  static std::mutex one_at_a_time;
  const std::lock_guard guard(one_at_a_time);
  bool is_done = false;
  try {
    const Configuration before = site.configuration();
    site.configure(read_configuration(sources, before.models.get(), ledger, site.log));
    const auto models = site.configuration().models;
    site.log.event("reloaded",
                   {{"models", models->all().size()}, {"devices", devices_of(*models)}});
    is_done = true;
  } catch (const std::exception& error) {
    site.log.event("reload_refused", {{"reason", error.what()}});
  }
  site.metrics.count_reload(is_done);
  return is_done;
}

Expiry::Expiry(Site& site) : site_(site), thread_([this] { run(); }) {}

Expiry::~Expiry() {
  {
    const std::lock_guard guard(mutex_);
    ends_ = true;
  }
  wakes_.notify_one();
  thread_.join();
}

void Expiry::run() {
  std::unique_lock guard(mutex_);
  while (!ends_) {
    guard.unlock();
    expire();
    guard.lock();
    wakes_.wait_for(guard, time_between_expiries, [&] { return ends_; });
  }
}

/// Storage that fails now may not fail the next time.
void Expiry::expire() {
  try {
    const auto tokens = site_.configuration().tokens;
    const std::size_t removed =
        site_.keys.expire([&](const std::string& caller) { return tokens->allowance(caller); });
    if (removed > 0) site_.log.event("keys_expired", {{"keys", removed}});
  } catch (const std::exception& error) {
    site_.log.event("expiry_failed", {{"reason", error.what()}});
  }
}

}  // namespace sealion::serving
