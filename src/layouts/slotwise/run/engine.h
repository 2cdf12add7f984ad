#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/progress.h"
#include "exchange/batch.h"
#include "layouts/slotwise/schedule/schedule.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/parameters.h"

namespace sealion {

/// Runs one program with its barriers on encrypted batches, in one channel. Between two barriers it
/// is pointwise: tile by tile, all nodes of a stage on a tile before the next tile, the tiles
/// shared among threads. At a barrier whole ciphertexts are relinearised and switched.
class Engine {
 public:
  /// Lays the weights out for the kernels. Throws as Schedule does for barriers that make no sense,
  /// and `does_not_fit` where a weight times a residue would exceed the kernels' 52-bit products at
  /// these parameters. `input_correction` is that of all inputs; where it is not 1 and the schedule
  /// is not homogeneous, sums cost noise that forecasts do not count.
  Engine(const Program& program, const std::vector<Barrier>& barriers, ParametersPtr channel,
         std::uint64_t input_correction = 1);
  ~Engine();
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;

  /// The evaluation keys that `run` needs; keys that serve more will do.
  EvaluationKeyShape key_shape() const;

  /// `inputs` has one ciphertext for each input of the program, as encryptors make them: two parts,
  /// all limbs, the correction stated. The result has one for each output, with the parts and limbs
  /// that the schedule gives it. `keys` may be null where key_shape() is empty. `progress` is
  /// called from one thread at a time, at most once for each hundredth part of the work. Throws
  /// `incompatible` where parameters or shapes of batch or keys differ.
  EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys, std::size_t threads,
                     const ProgressCallback& progress = {}) const;

 private:
  class Implementation;
  std::unique_ptr<const Implementation> implementation_;
};

}  // namespace sealion
