#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "heras/measure/evaluation.h"
#include "heras/measure/inference.h"
#include "layouts/cost.h"

namespace sealion::heras {

/// Takes the batches of one evaluation through client and server, and adds up what they show.
class EncryptedEvaluator {
 public:
  /// For a subject with a deployment, under fresh keys. The forecast is by the cost model of the
  /// options, for the threads of the context. Throws as Server does of the device.
  EncryptedEvaluator(const EvaluationSubject& subject, const EvaluateOptions& options,
                     const ExecutionContext& context);

  /// Records of a full batch.
  std::size_t batch() const { return result_.batches.size; }
  /// The logits of at most so many records, [outputs][range.count], which are compared with the
  /// reference's, up to the noise that a private model adds to them.
  IntegerBatch run(const Inputs& inputs, RecordRange range, const IntegerBatch& reference,
                   const std::function<void(const char* stage)>& stage_ended);
  /// What the batches showed, once there was one; how good their answers are is the
  /// caller's to say.
  EncryptedEvaluation result(Metrics metrics) const;

 private:
  void add(const EncryptedPipeline::Result& batch, const IntegerBatch& reference);

  EncryptedPipeline pipeline_;
  std::vector<double> full_batches_;  // seconds on the server
  EncryptedEvaluation result_;
  std::uint64_t logit_noise_ = 0;  // that logits may differ by from the reference's
};

}  // namespace sealion::heras
