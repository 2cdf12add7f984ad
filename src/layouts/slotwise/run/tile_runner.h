#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/memory.h"
#include "exchange/batch.h"
#include "layouts/slotwise/run/batch_reader.h"
#include "layouts/slotwise/stages/compiled_stage.h"

namespace sealion {

/// The batches of a stage by their values, [nodes]; null where the stage has nothing to do with
/// one.
struct StageBatches {
  std::vector<const EncryptedBatch*> inputs;
  std::vector<EncryptedBatch*> outputs;
};

/// Runs a stage on one tile at a time. Each thread has its own. Refers to its arguments.
class TileRunner {
 public:
  TileRunner(const CompiledStage& stage, const ParametersPtr& parameters,
             const StageBatches& batches);

  /// Computes the cells of the output batches at this limb and tile.
  void run(std::size_t limb, std::size_t tile);

 private:
  void unpack(const UnpackedValue& unpacked);
  void run_streamed(const Step& step);
  void run_strip(std::size_t strip);
  void run_step(const Step& step, std::size_t strip);
  /// Puts the rows [features][points] of one part into the strips of a value.
  void scatter(const std::uint64_t* rows, NodeId value, std::size_t part, std::size_t first,
               std::size_t count);
  void store(NodeId value, std::size_t strip);
  const Modulus& modulus() const { return parameters_->coeff_modulus(limb_); }

  const CompiledStage& stage_;
  const ParametersPtr& parameters_;
  const StageBatches& batches_;
  std::vector<std::optional<BatchReader>> readers_;  // [nodes]
  std::size_t limb_ = 0, tile_ = 0;
  AlignedVector<std::uint64_t> memory_;   // of the values, as CompiledStage places them
  AlignedVector<std::uint64_t> scratch_;  // slab, then accumulators; or as a step wants it
  std::vector<TensorTile> operands_;
};

}  // namespace sealion
