#pragma once

#include <cstddef>

#include "base/execution_context.h"
#include "base/progress.h"
#include "exchange/batch.h"
#include "schemes/bgv/evaluation_keys.h"

namespace sealion {

/// What a barrier does with a batch.
struct Crossing {
  const EvaluationKeys* keys = nullptr;  ///< null: the parts stay
  std::size_t limbs = 0;                 ///< that are left
};

/// Every ciphertext of `batch` brought to two parts, if there are keys, and then to
/// `crossing.limbs`, stored without a seed. One unit of progress a ciphertext. Throws
/// `incompatible` where the keys do not serve the batch.
EncryptedBatch cross_barrier(const EncryptedBatch& batch, const Crossing& crossing,
                             const ExecutionContext& context, Progress& progress);

}  // namespace sealion
