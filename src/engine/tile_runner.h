#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

#include "base/memory.h"
#include "engine/batch.h"
#include "engine/dense_layer.h"
#include "ring/sampler.h"

namespace sealion {

/// One node made ready to run.
struct EngineStep {
  struct Input {};
  struct Dense {
    NodeId input;
    DenseLayer layer;
  };
  struct Square {
    NodeId input;
  };
  std::variant<Input, Dense, Square> action;
  std::size_t size;   ///< features
  std::size_t parts;  ///< ciphertext parts of the result
};

/// Runs all steps on one tile at a time. Each thread has its own.
class TileRunner {
 public:
  TileRunner(const std::vector<EngineStep>& steps, const EncryptedBatch& inputs,
             EncryptedBatch& outputs);

  /// Computes the cells of `outputs` at this limb and tile.
  void run(std::size_t limb, std::size_t tile);

 private:
  /// Features [first, first + count) of one part of a value at the current tile, [count][points].
  const std::uint64_t* features(NodeId value, std::size_t part, std::size_t first,
                                std::size_t count);
  const std::uint64_t* unpack_inputs(std::size_t part, std::size_t first, std::size_t count);
  /// As much packed memory as this slab takes, from its end on: cells lie in the order in which
  /// they are read. Empty where `features` unpacks nothing.
  std::span<const std::uint8_t> packed_after(NodeId value, std::size_t part, std::size_t first,
                                             std::size_t count) const;
  std::uint64_t* values(NodeId value, std::size_t part);

  void run_dense(NodeId node, const EngineStep::Dense& step);
  void run_square(NodeId node, const EngineStep::Square& step);
  void square_features(NodeId node, NodeId input, std::size_t first, std::size_t count);
  void materialise_input(NodeId node);
  void store_outputs();

  const std::vector<EngineStep>& steps_;
  const EncryptedBatch& inputs_;
  EncryptedBatch& outputs_;
  std::optional<UniformSampler> uniform_;
  std::size_t points_;
  std::size_t limb_ = 0;
  std::size_t tile_ = 0;
  std::vector<AlignedVector<std::uint64_t>> values_;  // [node][parts][size][points], or streamed
  AlignedVector<std::uint64_t> slab_;                 // [slab_features][points]
  AlignedVector<std::uint64_t> accumulators_;         // [rows][points]
};

}  // namespace sealion
