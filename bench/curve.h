#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/execution_context.h"
#include "base/tensor.h"
#include "bench/requests.h"
#include "exchange/layout_kind.h"
#include "planner/planner.h"

namespace sealion::bench {

/// What requests of so many records take in one layout.
struct RequestCost {
  LayoutKind layout = LayoutKind::slotwise;
  /// Of a record: server, transfer, and its share of the evaluation keys', as the planner weighs
  /// them (`request_seconds`).
  double seconds_forecast = 0, seconds = 0;
  double evaluate_seconds_forecast = 0, evaluate_seconds = 0;       ///< of a request
  std::size_t upload_bytes = 0, download_bytes = 0, key_bytes = 0;  ///< whole files of a request
  std::size_t requests_measured = 0;
  std::size_t mismatches = 0;  ///< logits of all requests that are not the exact reference's
};

/// One number of records a request in all layouts that fit.
struct CurvePoint {
  std::string model;
  std::size_t records;
  LayoutKind choice;               ///< the planner's, one of the costs
  std::vector<RequestCost> costs;  ///< at least one

  const RequestCost& chosen() const;
  /// The cost of a layout, or null.
  const RequestCost* find(LayoutKind layout) const;
  /// Seconds of a record where it took the least.
  double least_seconds() const;
};

/// Sends all records, [inputs][records], in a request of its own, again and again, and takes the
/// median; the first request does not count unless it takes seconds, and then it is the only one.
/// Where the plan carries fewer at a time, a request is several. Every logit is compared with the
/// first ones of `reference`. Progress is that of the step that runs.
RequestCost measure_requests(const PlannedModel& model, const PlanRequest& request,
                             const IntegerBatch& records, const IntegerBatch& reference,
                             const ExecutionContext& context);

/// The exact reference's answers to all records, a piece at a time.
IntegerBatch reference_answers(const Program& program, const IntegerBatch& records,
                               std::size_t shift, const ExecutionContext& context);

}  // namespace sealion::bench
