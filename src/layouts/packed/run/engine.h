#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "layouts/executor.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/run/compiled_map.h"
#include "layouts/packed/slots/routes.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// Runs a packing on encrypted records, in one channel. As many as lie interleaved are a group,
/// which has one ciphertext for each of its input's placement; a batch has the ciphertexts of one
/// group after the other, the last of them perhaps with fewer records. Where there are as many
/// groups as threads or more, each thread takes groups of its own; those that are left over, and
/// fewer, go through one by one, each with all threads.
class Engine final : public Executor {
 public:
  /// Encodes all weights, in all threads: those of `form`, which is the packing's modulo this
  /// channel's t. `inputs` as they come from the client.
  Engine(std::shared_ptr<const Packing> packing, const AffineForm& form,
         const Interleaving& interleaving, Routes routes, Levels levels, ParametersPtr channel,
         const MapSource& inputs, const ExecutionContext& context = {});

  EvaluationKeyShape key_shape() const override;
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;
  /// Of encoded weights.
  std::size_t weight_bytes() const;

 private:
  class Group;
  /// Throws `incompatible` unless the batch is one of whole groups for this engine.
  void check(const EncryptedBatch& inputs) const;

  std::shared_ptr<const Packing> packing_;
  Interleaving interleaving_;
  Routes routes_;
  Levels levels_;
  ParametersPtr parameters_;
  std::uint64_t answer_correction_;
  std::vector<std::optional<CompiledMap>> maps_;  // [values]
};

}  // namespace sealion::packed
