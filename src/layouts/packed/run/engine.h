#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "layouts/executor.h"
#include "layouts/packed/levels/levels.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed/run/compiled_map.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion::packed {

/// Runs a packing on encrypted records, in one channel: an input's batch has one ciphertext for
/// each of its placement's.
class Engine final : public Executor {
 public:
  /// Encodes all weights. `input_correction` is that of the inputs.
  Engine(Packing packing, Levels levels, ParametersPtr channel, std::uint64_t input_correction = 1);

  const Packing& packing() const { return packing_; }
  EvaluationKeyShape key_shape() const override;
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;
  /// Of encoded weights.
  std::size_t weight_bytes() const;

 private:
  class Run;
  /// The correction of a value where another works.
  std::uint64_t correction_at(ValueId value, std::size_t limbs) const;

  Packing packing_;
  Levels levels_;
  ParametersPtr parameters_;
  std::vector<std::uint64_t> corrections_;        // [values]
  std::vector<std::optional<CompiledMap>> maps_;  // [values]
};

}  // namespace sealion::packed
