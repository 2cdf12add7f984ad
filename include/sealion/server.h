#pragma once

#include <sealion/device.h>
#include <sealion/error.h>
#include <sealion/execution_context.h>
#include <sealion/export.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// What the owner of a model runs where encrypted requests come in. Nothing here opens a connection
/// or holds a secret.
namespace sealion::server {

/// A client's evaluation keys, checked and ready to use. Cheap to copy.
class SEALION_EXPORT ClientKeys {
 private:
  friend class Service;
  struct State;
  explicit ClientKeys(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

/// Answers encrypted requests with one model, from bytes to bytes. Cheap to copy; any number of
/// threads may ask at once.
class SEALION_EXPORT Service {
 public:
  /// Serves the model of a file, which is not trusted. A model with a query budget counts what it
  /// answers in the file `query_ledger`, which is made where there is none and which several
  /// processes may share; without it such a model answers nothing. `device` evaluates: "cpu",
  /// "cuda", "emulated", or "auto", which is a graphics card where there is one and its forecast is
  /// better, and else, and wherever the card refuses, the processor. Throws `Error`: `not_found`,
  /// or `corrupt`, `unsupported` or `insecure` with what is wrong with it; `unsupported` for a
  /// device that is not to be had or does not run the model.
  static Service load(const std::filesystem::path& model,
                      const std::filesystem::path& query_ledger = {},
                      const std::string& device = "auto");
  /// The same of a file's bytes, which errors call `what`.
  static Service from_bytes(std::span<const std::uint8_t> model, const std::string& what,
                            const std::filesystem::path& query_ledger = {},
                            const std::string& device = "auto");

  /// The model's name: "dnn-30".
  std::string name() const;
  /// The public manifest, JSON: all that clients need.
  std::string manifest() const;
  /// What evaluates.
  DeviceReport device() const;
  /// Whether clients must send evaluation keys.
  bool needs_evaluation_keys() const;
  /// No request of more bytes is answered: what to stop reading at.
  std::size_t largest_request_bytes() const;
  /// No evaluation keys of more bytes are taken; 0 where none are needed.
  std::size_t largest_key_bytes() const;

  /// Classifies a batch of this project's clients or of Microsoft SEAL's, and answers in kind.
  /// `keys` are the client's evaluation keys, if the model needs them. Takes untrusted bytes.
  /// Throws `Error`: `corrupt` for damaged or hostile ones, `incompatible` for those of another
  /// model or key, `invalid_argument` where keys are missing, `over_budget` for more records than
  /// the model answers for a key, `cancelled` once the context asks to stop.
  std::vector<std::uint8_t> answer(std::span<const std::uint8_t> request,
                                   std::span<const std::uint8_t> keys = {},
                                   const ExecutionContext& context = {}) const;

  /// Keys for many requests of one client of this project, which then need no check each time.
  /// Takes untrusted bytes: throws as `answer` does of them.
  ClientKeys read_keys(std::span<const std::uint8_t> keys,
                       const ExecutionContext& context = {}) const;
  /// The same with such keys.
  std::vector<std::uint8_t> answer(std::span<const std::uint8_t> request, const ClientKeys& keys,
                                   const ExecutionContext& context = {}) const;

 private:
  struct State;
  explicit Service(std::shared_ptr<const State> state);
  std::shared_ptr<const State> state_;
};

}  // namespace sealion::server
