#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "base/byte_source.h"
#include "base/execution_context.h"
#include "base/zeroed_memory.h"
#include "cli/support/device_option.h"
#include "runtime/public_model.h"
#include "runtime/query_ledger.h"
#include "seal/compression.h"

namespace sealion::cli {

struct PredictCommandLine {
  std::string model, in, out, evaluation_keys, ledger;
  std::optional<std::string> shard;
  std::optional<seal::Compression> compression;
  std::optional<device::DeviceChoice> device;
  std::size_t threads = 0;
  bool json = false;
};

/// The file of the client's evaluation keys; empty where the model needs none. Throws
/// `invalid_argument` where it needs some and none are given.
ZeroedVector<std::uint8_t> load_keys(const PredictCommandLine& arguments, const PublicModel& model,
                                     const ExecutionContext& context);

/// The same, of which parts are read when they are asked for.
std::unique_ptr<const ByteSource> open_keys(const PredictCommandLine& arguments,
                                            const PublicModel& model,
                                            const ExecutionContext& context);

/// Throws where a compression is asked for and the request is not of Microsoft SEAL.
void check_compression(const PredictCommandLine& arguments, ByteSpan request,
                       const std::string& name);

/// Null where the model has no query budget.
std::shared_ptr<QueryLedger> ledger_of(const PredictCommandLine& arguments,
                                       const Manifest& manifest);

}  // namespace sealion::cli
