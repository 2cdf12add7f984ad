#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "exchange/batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// An encrypted batch to run, as `Executor::run` takes it.
struct Job {
  const EncryptedBatch& inputs;
  const EvaluationKeys* keys;
};

/// A program with its barriers, made ready by a layout to run on encrypted batches of one channel.
class Executor {
 public:
  virtual ~Executor() = default;

  /// The evaluation keys that `run` needs; keys that serve more will do.
  virtual EvaluationKeyShape key_shape() const = 0;

  /// `inputs` has one ciphertext for each input of the program, as encryptors make them: two parts,
  /// all limbs, the correction stated. The result has one for each output, with the parts and limbs
  /// that the layout gives it. `keys` may be null where key_shape() is empty. Progress is
  /// reported from one thread at a time, at most once for each hundredth part of the work. Throws
  /// `incompatible` where parameters or shapes of batch or keys differ.
  virtual EncryptedBatch run(const EncryptedBatch& inputs, const EvaluationKeys* keys,
                             const ExecutionContext& context = {}) const = 0;

  /// Several at once, of one client or of many: on a processor one after the other, which has all
  /// its threads for each; on a device together, where launches would cost as much as the work.
  virtual std::vector<EncryptedBatch> run_all(std::span<const Job> jobs,
                                              const ExecutionContext& context = {}) const {
    std::vector<EncryptedBatch> answers;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      answers.push_back(run(jobs[i].inputs, jobs[i].keys, context.step(i, jobs.size())));
    }
    return answers;
  }
};

}  // namespace sealion
