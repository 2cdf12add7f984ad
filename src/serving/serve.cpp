#include "serving/serve.h"

#include <unistd.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/error.h"
#include "ledger/file_ledger.h"

namespace sealion::serving {
namespace {

constexpr std::chrono::minutes time_between_expiries{5};

void check_exposure(const ServeOptions& options) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(options.http.address, error);
  if (error) {
    fail(ErrorCode::invalid_argument, "'{}' is no network address to listen on",
         options.http.address);
  }
  if (address.is_loopback() || options.http.certificate || options.allows_plain_text) return;
  fail(ErrorCode::insecure,
       "on '{}' others can read tokens and see who asks: give a certificate with --tls-certificate "
       "and --tls-key, or, behind a proxy that has TLS, say --insecure-no-tls",
       options.http.address);
}

std::shared_ptr<const Tokens> read_tokens_of(const ServeOptions& options) {
  if (!options.tokens) return std::make_shared<const Tokens>(options.keys_of_everybody);
  return std::make_shared<const Tokens>(read_tokens(*options.tokens));
}

Configuration read_configuration(const ServeOptions& options, const ModelSet* before,
                                 const std::shared_ptr<QueryLedger>& ledger) {
  return {std::make_shared<const ModelSet>(find_sources(options.models), before, ledger),
          read_tokens_of(options)};
}

void reload(Site& site, const ServeOptions& options, const std::shared_ptr<QueryLedger>& ledger) {
  static std::mutex one_at_a_time;
  const std::lock_guard guard(one_at_a_time);
  bool is_done = false;
  try {
    const Configuration before = site.configuration();
    site.configure(read_configuration(options, before.models.get(), ledger));
    site.log.event("reloaded", {{"models", site.configuration().models->all().size()}});
    is_done = true;
  } catch (const std::exception& error) {
    site.log.event("reload_refused", {{"reason", error.what()}});
  }
  site.metrics.count_reload(is_done);
}

/// Removes what is too old, in a thread of its own, until its end.
class Expiry {
 public:
  explicit Expiry(Site& site) : thread_([this, &site] { run(site); }) {}
  ~Expiry() {
    {
      const std::lock_guard guard(mutex_);
      ends_ = true;
    }
    wakes_.notify_one();
    thread_.join();
  }

 private:
  void run(Site& site) {
    std::unique_lock guard(mutex_);
    while (!ends_) {
      const auto tokens = site.configuration().tokens;
      const std::size_t removed =
          site.keys.expire([&](const std::string& caller) { return tokens->allowance(caller); });
      if (removed > 0) site.log.event("keys_expired", {{"keys", removed}});
      wakes_.wait_for(guard, time_between_expiries, [&] { return ends_; });
    }
  }

  std::mutex mutex_;
  std::condition_variable wakes_;
  bool ends_ = false;
  std::thread thread_;
};

/// The number in a file of the system; nothing where there is none.
std::optional<std::uint64_t> number_in(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::uint64_t number = 0;
  if (file >> number) return number;
  return std::nullopt;
}

/// The control group of this process below `root`, as version 2 has it in a line "0::/path".
std::filesystem::path control_group(const std::filesystem::path& root) {
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("0::/")) return root / line.substr(std::string_view("0::/").size());
  }
  return root;
}

/// The least limit of the group and those that it lies in.
std::uint64_t group_memory_bytes() {
  const std::filesystem::path root = "/sys/fs/cgroup";
  std::uint64_t bytes = std::numeric_limits<std::uint64_t>::max();
  for (auto group = control_group(root);; group = group.parent_path()) {
    if (const auto limit = number_in(group / "memory.max")) bytes = std::min(bytes, *limit);
    if (group == root || !group.has_relative_path()) break;
  }
  const auto first_version = number_in(root / "memory/memory.limit_in_bytes");
  return std::min(bytes, first_version.value_or(bytes));
}

std::string url_of(const HttpOptions& options, std::uint16_t port) {
  const bool is_v6 = options.address.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", options.certificate ? "https" : "http", is_v6 ? "[" : "",
                     options.address, is_v6 ? "]" : "", port);
}

}  // namespace

std::uint64_t default_memory_bytes() {
  const auto system = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES)) *
                      static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  return std::min(system, group_memory_bytes()) / 2;
}

void serve(const ServeOptions& options, std::FILE* log_stream,
           const std::function<void(const Started&)>& tell) {
  check_exposure(options);
  Log log(log_stream);
  KeyStore keys(options.state);
  const auto ledger = std::make_shared<FileLedger>(options.state / "queries.json");
  Site site(options.limits, keys, options.page ? PageFiles(*options.page) : PageFiles(), log,
            read_configuration(options, nullptr, ledger));
  Application application(site);
  HttpServer server(options.http, application);
  const Expiry expiry(site);
  const Started started{url_of(options.http, server.port()), site.configuration().models->all()};
  tell(started);
  log.event("started", {{"url", started.url}, {"models", started.models.size()}});
  server.run([&] { reload(site, options, ledger); });
  log.event("ended", nlohmann::ordered_json::object());
}

}  // namespace sealion::serving
