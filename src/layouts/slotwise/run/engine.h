#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "layouts/executor.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Runs one program with its barriers on encrypted batches, in one channel. Between two barriers it
/// is pointwise: tile by tile, all nodes of a stage on a tile before the next tile, the tiles
/// shared among threads. At a barrier whole ciphertexts are relinearised and switched.
class Engine final : public Executor {
 public:
  /// Lays the weights out for the kernels. Throws as Schedule does for barriers that make no sense,
  /// and `does_not_fit` where a weight times a residue would exceed the kernels' 52-bit products at
  /// these parameters. `input_correction` is that of all inputs; where it is not 1 and the schedule
  /// is not homogeneous, sums cost noise that forecasts do not count.
  Engine(const Program& program, const std::vector<Barrier>& barriers, ParametersPtr channel,
         std::uint64_t input_correction = 1);
  ~Engine() override;
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  EvaluationKeyShape key_shape() const override;
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                     const ExecutionContext& context = {}) const override;

 private:
  class Implementation;
  std::unique_ptr<const Implementation> implementation_;
};

}  // namespace sealion
