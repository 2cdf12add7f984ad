#pragma once

#include "base/execution_context.h"
#include "exchange/batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

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
};

}  // namespace sealion
