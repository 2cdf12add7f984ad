#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/executor.h"
#include "layouts/packed/run/channel_program.h"
#include "layouts/packed/run/compiled_map.h"

namespace sealion::packed {

/// Runs a packing on encrypted records, in one channel, on the processor. Where there are as many
/// groups as threads or more, each thread takes groups of its own; those that are left over, and
/// fewer, go through one by one, each with all threads.
class Engine final : public Executor {
 public:
  /// Encodes all weights, in all threads: those of `form`, which is the packing's modulo the
  /// channel's t.
  Engine(ChannelProgram program, const AffineForm& form, const ExecutionContext& context = {});

  EvaluationKeyShape key_shape() const override { return program_.key_shape(); }
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;
  /// Of encoded weights.
  std::size_t weight_bytes() const;

 private:
  class Group;

  ChannelProgram program_;
  std::vector<std::optional<CompiledMap>> maps_;  // [values]
};

}  // namespace sealion::packed
