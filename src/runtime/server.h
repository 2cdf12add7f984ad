#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/execution_context.h"
#include "device/request_memory.h"
#include "exchange/manifest.h"
#include "exchange/messages.h"
#include "planner/way.h"
#include "program/program.h"
#include "runtime/device_use.h"
#include "runtime/placement.h"
#include "runtime/prepared.h"

namespace sealion {

class Evaluator;

/// Everything the owner of the model does with encrypted data; it does no I/O, but to find its
/// device, and holds no secret. Any number of threads may evaluate at once.
class Server {
 public:
  /// On the processor, unless `use` asks for another device: throws DeviceError then where it is
  /// not to be had.
  explicit Server(PreparedPtr model, const DeviceUse& use = {});
  /// Of what is prepared for this server alone. Throws as Prepared does.
  Server(const Program& program, const Way& way, const Manifest& manifest)
      : Server(std::make_shared<const Prepared>(program, way, manifest)) {}
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const Prepared& model() const { return *model_; }
  const Manifest& manifest() const { return model_->manifest(); }
  /// One for each plaintext modulus, all on one modulus chain (`channels_of`).
  const std::vector<ParametersPtr>& channels() const { return model_->channels(); }

  /// What runs the program.
  DeviceReport device() const { return placement_->report(); }
  /// For the bytes of a request.
  device::RequestMemory request_memory(std::size_t bytes) const {
    return {bytes, placement_->device_that_reads()};
  }

  /// Encrypted records -> their encrypted answers, as our clients read them, in those channels that
  /// the request has. `keys` are the client's evaluation keys for all channels, none where the
  /// manifest asks for none. Throws `incompatible` for requests or keys of other parameters or
  /// size, and DeviceError as the device does that was asked for.
  Response answer(const Request& request, const ChannelKeys& keys,
                  const ExecutionContext& context = {}) const;

  /// The same for batches of BGV ciphertexts whose answers stay such.
  ChannelBatches evaluate(const ChannelBatches& inputs, const ChannelKeys& keys,
                          const ExecutionContext& context = {}) const;

 private:
  /// As many sets as the manifest says, with every rotation of it. What else they must be, an
  /// executor knows.
  void check_keys(const ChannelKeys& keys) const;

  PreparedPtr model_;
  std::unique_ptr<Placement> placement_;
  std::unique_ptr<const Evaluator> evaluator_;
};

}  // namespace sealion
