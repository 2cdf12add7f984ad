#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "client/client.h"
#include "data/preprocessing/prepare.h"
#include "heras/deployment/deployment.h"
#include "heras/measure/evaluation.h"
#include "program/program.h"
#include "rlwe/keys.h"
#include "runtime/server.h"

namespace sealion::heras {

/// Records, and what makes a model's integers of them. Refers to both.
struct ModelInputs {
  const Preprocessing& preprocessing;
  const Inputs& records;
  RecordNames names = record_number;
};

/// Logits of the exact reference, [outputs][count]: floor(answers / 2^shift), so that 64 bits hold
/// them.
IntegerBatch reference_logits(const Program& program, const ModelInputs& inputs, RecordRange range,
                              std::size_t shift = 0, const ExecutionContext& context = {});

/// The answers in double precision, [outputs][count], whatever their size.
RealBatch approximate_logits(const Program& program, const ModelInputs& inputs, RecordRange range,
                             const ExecutionContext& context = {});

/// The largest absolute value that each node takes on any record of the set.
std::vector<double> largest_values(const Program& program, const ModelInputs& inputs,
                                   const ExecutionContext& context = {});

/// Client and server of one model in one process, under a fresh key and, where the plan
/// relinearises, fresh evaluation keys.
struct Parties {
  /// Throws as Server does of the device.
  explicit Parties(const Deployment& deployment, const DeviceUse& device = {});

  Client client;
  Server server;
  SecretKey key;
  ChannelKeys evaluation_keys;
};

/// Takes batches from raw records to logits without a file between.
class EncryptedPipeline {
 public:
  /// Keeps a copy of the context, less its progress. Throws as Server does of the device.
  EncryptedPipeline(const Deployment& deployment, const DeviceUse& device,
                    const ExecutionContext& context);

  struct Result {
    IntegerBatch logits;  ///< [outputs][samples]
    InferenceSeconds seconds;
    Traffic traffic;            ///< of the files they would be
    int noise_budget_bits = 0;  ///< left in the outputs, the least
    double range_used = 0;      ///< by the largest logit, of what the plaintext moduli tell apart
  };

  const Client& client() const { return parties_.client; }
  DeviceReport device() const { return parties_.server.device(); }
  /// Records of a request (`request_records`).
  std::size_t batch() const { return batch_; }
  /// Encrypts at most `batch()` records, evaluates and decrypts them.
  Result run(const Inputs& inputs, RecordRange range,
             const std::function<void(const char* stage)>& stage_ended) const;

 private:
  Parties parties_;
  Preprocessing preprocessing_;
  std::size_t batch_;
  ExecutionContext context_;
};

/// Logits of the first records that the options ask for, encrypted or plain.
IntegerBatch predict_subject(const EvaluationSubject& subject, const Inputs& inputs,
                             const EvaluateOptions& options, const ExecutionContext& context = {});

}  // namespace sealion::heras
