#pragma once

#include <sealion/error.h>
#include <sealion/export.h>
#include <sealion/key_files.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// What answers the requests of docs/protocol.md, whatever carries them: for servers of others,
/// which have connections of their own. Nothing here opens one.
namespace sealion::server {

/// A server as it is asked for.
struct ApplicationOptions {
  /// Model files, names from the zoo, one of both as NAME=MODEL, or folders with FILE.sealion or
  /// NAME/VERSION/FILE.sealion.
  std::vector<std::string> models;
  std::filesystem::path tokens = {};  ///< made by `sealion token`; empty: everybody may ask
  std::shared_ptr<KeyFiles> keys;     ///< clients' evaluation keys
  /// Counts the records answered for each key, for models with a query budget; processes may share
  /// it. Without it such models are refused.
  std::filesystem::path query_ledger = {};
  std::string device = "auto";     ///< that evaluates, as `Service::load` takes it
  std::filesystem::path log = {};  ///< JSON lines are appended; empty: to stderr

  std::uint64_t memory_bytes = 0;  ///< of all requests together; 0: half of the system's
  double queue_seconds = 5;        ///< the longest that a request may have to wait for others
  std::chrono::milliseconds longest_request{60'000};  ///< from the whole body to the reply
  std::size_t threads = 0;                            ///< that evaluate; 0: one a processor
  std::uint64_t key_cache_bytes = 512'000'000;        ///< of keys that are ready to use
  std::uint64_t key_quota_bytes = 1'000'000'000;      ///< of everybody, without tokens
  std::size_t key_expiry_days = 30;                   ///< of everybody, without tokens
  std::vector<std::string> allowed_origins = {};      ///< of pages from elsewhere that may ask
};

/// What is known of a request before its body comes. Untrusted.
struct ApplicationRequest {
  std::string method;                                        ///< "GET", ...
  std::string path;                                          ///< without what follows a '?'
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters
  std::string peer;                                          ///< the sender's network address
};

/// What goes back.
struct ApplicationReply {
  unsigned status;
  std::vector<std::pair<std::string, std::string>> headers;  ///< but for Content-Length
  std::vector<std::uint8_t> body;  ///< also for HEAD, which gets its length alone
};

/// Why an exchange ends early.
enum class Stop { client_gone, deadline };

/// Why what carries requests cannot have one answered.
enum class Undelivered {
  busy,  ///< nobody has begun it: 429, to be asked again after a second
  lost   ///< who had it has ended, and may have answered it: 502, without the field `code`
};

/// A request that an application knows of. Cheap to copy; used by one thread at a time, but for
/// `stop`. Its memory counts until the last copy goes.
class SEALION_EXPORT Exchange {
 public:
  /// The reply, where the body does not matter; else nothing, and the body is to come.
  const std::optional<ApplicationReply>& reply() const;
  const std::string& request_id() const;
  /// The name of the caller's token.
  const std::string& caller() const;
  /// The address asked, as docs/protocol.md lists them: "/v2/models/{name}/infer".
  const std::string& address() const;

  /// The next bytes of the body. A reply refuses them, and the exchange ends.
  std::optional<ApplicationReply> take(std::span<const std::uint8_t> bytes);
  /// The body is whole: `done` is called once with the reply, from any thread.
  void finish(std::function<void(ApplicationReply)> done);
  /// Seconds until `stop(Stop::deadline)` is due; nothing where the reply may take its time.
  std::optional<double> seconds_left() const;
  /// Nobody waits for the whole reply any more. The first reason counts.
  void stop(Stop reason);
  /// The reply where the request went to another process and did not arrive, or got lost there.
  ApplicationReply undelivered(Undelivered why);
  /// The reply has been sent, or nobody waits for it: for log and metrics.
  void ended();

 private:
  friend class Application;
  struct State;
  explicit Exchange(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// Models, tokens, keys and limits, and the answers to requests. Any number of threads may ask at
/// once. To outlive its exchanges is its owner's task.
class SEALION_EXPORT Application {
 public:
  /// Throws `Error`: as `Service::load` does of models, `not_found`, `corrupt` or `insecure` for
  /// the tokens' file, `invalid_argument` for a model with a query budget and no ledger.
  explicit Application(const ApplicationOptions& options);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Throws nothing of the request's making: what is refused has its reply.
  Exchange accept(const ApplicationRequest& request);
  /// Reads models and tokens anew. False where something is wrong with them: all stays as it was
  /// then, and the log says why.
  bool reload();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sealion::server
