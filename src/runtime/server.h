#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "exchange/channels.h"
#include "exchange/manifest.h"
#include "layouts/barrier.h"
#include "program/program.h"
#include "runtime/executor_cache.h"

namespace sealion {

/// Everything the owner of the model does with encrypted data; it does no I/O and holds no secret.
/// Any number of threads may evaluate at once.
class Server {
 public:
  /// Throws `corrupt` where the manifest is not of this program and these barriers.
  Server(const Program& program, const std::vector<Barrier>& barriers, Manifest manifest);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const Manifest& manifest() const { return manifest_; }
  /// One for each plaintext modulus, all on one modulus chain.
  const std::vector<ParametersPtr>& channels() const { return channels_; }

  /// Encrypted inputs -> encrypted logits. `keys` are the client's evaluation keys, none where the
  /// manifest asks for none. Throws `incompatible` for batches or keys of other parameters or size.
  ChannelBatches evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                          const ExecutionContext& context = {}) const;

 private:
  /// As many sets as the manifest says, with every rotation of it. What else they must be, an
  /// executor knows.
  void check_keys(const ChannelKeys& keys) const;

  Program program_;
  std::vector<Barrier> barriers_;
  Manifest manifest_;
  std::vector<ParametersPtr> channels_;
  std::vector<std::unique_ptr<ExecutorCache>> executors_;  // [channels]
};

}  // namespace sealion
