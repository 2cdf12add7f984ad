#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/execution_context.h"
#include "exchange/manifest.h"
#include "exchange/received.h"
#include "planner/way.h"
#include "program/program.h"
#include "runtime/client_keys.h"
#include "runtime/key_cache.h"
#include "runtime/query_ledger.h"
#include "runtime/server.h"
#include "seal/compression.h"

namespace sealion {

struct AnswerOptions {
  /// Of the objects in an answer to a client with Microsoft SEAL; without it, as the request's.
  std::optional<seal::Compression> compression = std::nullopt;
};

/// What goes back to the client, and what the server learns of it.
struct Answer {
  ByteVector bytes;
  std::string client;       ///< the client's kind for people: "sealion", "Microsoft SEAL, BFV"
  std::size_t samples;      ///< that were classified
  double evaluate_seconds;  ///< without reading the request and writing the answer
};

/// Memory of the evaluation keys that a service keeps, ready to use, for clients that come again.
inline constexpr std::size_t kept_key_bytes = std::size_t{1} << 29;

/// Answers encrypted requests with one model, from bytes to bytes: no file, no output, no state but
/// what is compiled and the keys of the clients that asked last. Any number of threads may ask at
/// once.
class Service {
 public:
  /// A model with a query budget counts in the ledger; without one it answers nothing. Throws as
  /// Server does of the device.
  explicit Service(PreparedPtr model, std::shared_ptr<QueryLedger> ledger = nullptr,
                   const DeviceUse& use = {});
  /// Of what is prepared for this service alone. Throws as Prepared does.
  Service(const Program& program, const Way& way, const Manifest& manifest)
      : Service(std::make_shared<const Prepared>(program, way, manifest)) {}

  const Manifest& manifest() const { return server_.manifest(); }
  /// What runs the program.
  DeviceReport device() const { return server_.device(); }
  bool needs_keys() const { return !manifest().evaluation_keys.empty(); }
  std::size_t largest_request_bytes() const {
    return server_.model().face().largest_request_bytes();
  }
  std::size_t largest_key_bytes() const { return server_.model().face().largest_key_bytes(); }
  /// For the bytes of a request, where a device would copy them from.
  device::RequestMemory request_memory(std::size_t bytes) const {
    return server_.request_memory(bytes);
  }

  /// Keys for many requests: throws as `answer` does of them.
  ClientKeys read_keys(const Received& keys, const ExecutionContext& context = {}) const;

  /// Throws as `answer` does of a request that is damaged or another model's.
  void check_request(const Received& request, const ExecutionContext& context = {}) const;

  /// Classifies a batch of this project's clients or of Microsoft SEAL's, and answers in kind.
  /// `keys` are the client's evaluation keys; they are not looked at where the model needs none.
  /// Takes untrusted bytes: throws one Error that begins with the name of what is wrong, `corrupt`
  /// where that is damaged or hostile, `incompatible` where it belongs to another model or key. And
  /// `invalid_argument` where keys are missing or the options are not for such a client,
  /// `over_budget` where the model answers no more for the key,
  /// `cancelled` once the context asks it to stop. Progress is that of the evaluation.
  Answer answer(const Received& request, const Received& keys = {},
                const AnswerOptions& options = {}, const ExecutionContext& context = {}) const;
  /// The same for a client of this project's, whose keys were read before: throws
  /// `invalid_argument` for a request of another's.
  Answer answer(const Received& request, const ClientKeys& keys, const AnswerOptions& options = {},
                const ExecutionContext& context = {}) const;

 private:
  Server server_;
  mutable KeyCache keys_;
  std::shared_ptr<QueryLedger> ledger_;
};

}  // namespace sealion
