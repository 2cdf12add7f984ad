#pragma once

#include <cstddef>

#include "base/execution_context.h"
#include "exchange/batch.h"
#include "layouts/slotwise/run/engine.h"

namespace sealion::bench {

/// What one round takes.
struct WholeEvaluationSeconds {
  double evaluation;
  double arithmetic;  ///< its multiply-adds at the machine's peak
  double memory;      ///< reading as many bytes as it reads and writes
};

/// All of 784-30(x^2)-10 on a full batch as a client sends it, half of it as a seed, all
/// threads.
class WholeEvaluation {
 public:
  WholeEvaluation(const ParametersPtr& parameters, ExecutionContext context);
  WholeEvaluationSeconds round() const;

 private:
  double multiply_adds() const;

  Engine engine_;
  EncryptedBatch batch_;
  ExecutionContext context_;
};

}  // namespace sealion::bench
