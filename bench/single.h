#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "bench/requests.h"
#include "exchange/layout_kind.h"

namespace sealion::bench {

/// What one record at a time takes: medians over the records.
struct SingleFigures {
  std::string model;
  LayoutKind layout = LayoutKind::slotwise;
  DeviceReport device = {};  ///< that evaluated
  double evaluate_seconds = 0, evaluate_seconds_forecast = 0;
  double encrypt_seconds = 0, decrypt_seconds = 0;
  double request_seconds = 0;  ///< from integers to answers, files in memory
  std::size_t upload_bytes = 0, download_bytes = 0, key_bytes = 0;  ///< whole files
  /// Rotations of a request, all of them and those that share the digits of their source.
  std::size_t rotations = 0, rotations_hoisted = 0;
  /// Of one thread (bench/key_switches.h); none for the slot-wise layout, which is not looked into.
  std::optional<double> key_switch_seconds = std::nullopt;
  std::size_t records_compared = 0;
  std::size_t mismatches = 0;  ///< logits that are not the exact reference's
};

/// Sends each of the records, [inputs][records], in a request of its own and compares every logit
/// with the reference. Progress counts the records.
SingleFigures measure_single(const PlannedModel& model, const IntegerBatch& records,
                             const ExecutionContext& context);

}  // namespace sealion::bench
