#pragma once

#include <cstddef>
#include <string>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "client/client.h"
#include "exchange/manifest.h"
#include "planner/plan.h"
#include "program/program.h"
#include "runtime/device_use.h"
#include "runtime/server.h"

namespace sealion::bench {

/// A program with its plan, as client and server share it.
struct PlannedModel {
  std::string name;
  Program program;
  Plan plan;
  sealion::Forecast forecast;
  PreparedPtr prepared;
  DeviceUse device = {};  ///< of the server

  const Manifest& manifest() const { return prepared->manifest(); }
};

/// One request on its way from records to answers, and what it took.
struct RequestFigures {
  IntegerBatch logits;                                        ///< [outputs][records]
  double encrypt_seconds, evaluate_seconds, decrypt_seconds;  ///< without files
  double request_seconds;                    ///< all of it, files written and read in memory
  std::size_t upload_bytes, download_bytes;  ///< of the files
};

/// Client and server of one model under fresh keys. Requests and answers go through the bytes of
/// their files, in memory.
class RequestBench {
 public:
  /// Refers to the model. Throws as Server does of the device.
  explicit RequestBench(const PlannedModel& model);

  /// Whole evaluation key file; 0 where the plan needs none.
  std::size_t key_bytes() const;
  /// `inputs` [inputs][records], at most as many as a request carries.
  RequestFigures run(const IntegerBatch& inputs, const ExecutionContext& context) const;
  const Client& client() const { return client_; }
  DeviceReport device() const { return server_.device(); }
  const ChannelKeys& evaluation_keys() const { return evaluation_keys_; }

 private:
  const PlannedModel& model_;
  Client client_;
  Server server_;
  SecretKey key_;
  ChannelKeys evaluation_keys_;
};

/// Samples [first, first + count) of a batch.
IntegerBatch samples_of(const IntegerBatch& batch, std::size_t first, std::size_t count);

}  // namespace sealion::bench
