#include "bench/curve.h"

#include <algorithm>

#include "base/stopwatch.h"
#include "program/reference.h"
#include "rates/median.h"

namespace sealion::bench {
namespace {

constexpr std::size_t most_requests = 15;
constexpr double longest_series = 3;  // seconds, after which no further request is sent
constexpr std::size_t reference_piece = 64;

/// A request, whole or in the pieces that a plan carries.
struct Sent {
  double evaluate_seconds = 0;
  std::size_t upload_bytes = 0, download_bytes = 0, mismatches = 0;
};

Sent send(const RequestBench& bench, const IntegerBatch& records, const IntegerBatch& reference,
          const ExecutionContext& context) {
  Sent sent;
  for (std::size_t first = 0; first < records.samples(); first += bench.client().batch()) {
    context.check_stop();
    const std::size_t count = std::min(bench.client().batch(), records.samples() - first);
    const RequestFigures piece = bench.run(samples_of(records, first, count), context);
    sent.evaluate_seconds += piece.evaluate_seconds;
    sent.upload_bytes += piece.upload_bytes;
    sent.download_bytes += piece.download_bytes;
    sent.mismatches += count_differences(piece.logits, reference, first);
  }
  return sent;
}

/// Transfer of a request's files, with its share of the keys'.
double transfer_seconds(const RequestCost& measured, const PlanRequest& request) {
  Cost files;
  files.upload_bytes = measured.upload_bytes;
  files.download_bytes = measured.download_bytes;
  files.key_bytes = measured.key_bytes;
  return request_seconds(files, request.cost_model, 1, request.requests_per_key);
}

}  // namespace

const RequestCost& CurvePoint::chosen() const { return *find(choice); }

const RequestCost* CurvePoint::find(LayoutKind layout) const {
  const auto found = std::ranges::find(costs, layout, &RequestCost::layout);
  return found == costs.end() ? nullptr : &*found;
}

double CurvePoint::least_seconds() const {
  return std::ranges::min(costs, {}, &RequestCost::seconds).seconds;
}

RequestCost measure_requests(const PlannedModel& model, const PlanRequest& request,
                             const IntegerBatch& records, const IntegerBatch& reference,
                             const ExecutionContext& context) {
  const RequestBench bench(model);
  const auto count = static_cast<double>(records.samples());
  const auto batches = static_cast<double>(model.forecast.batches);
  RequestCost cost{
      .layout = layout_of(model.plan.way),
      .seconds_forecast = request_seconds(model.forecast.cost, request.cost_model,
                                          model.forecast.batches, request.requests_per_key) /
                          count,
      .evaluate_seconds_forecast = model.forecast.server_seconds * batches,
      .key_bytes = bench.key_bytes()};
  const Stopwatch series;
  std::vector<double> evaluate;
  for (bool is_warm = false;; is_warm = true) {
    const Sent sent = send(bench, records, reference, context);
    cost.upload_bytes = sent.upload_bytes;
    cost.download_bytes = sent.download_bytes;
    cost.mismatches += sent.mismatches;
    const bool is_over = series.seconds() > longest_series;
    if (is_warm || is_over) evaluate.push_back(sent.evaluate_seconds);
    if (is_over || evaluate.size() == most_requests) break;
  }
  cost.requests_measured = evaluate.size();
  cost.evaluate_seconds = median(evaluate);
  cost.seconds = (cost.evaluate_seconds + transfer_seconds(cost, request)) / count;
  return cost;
}

IntegerBatch reference_answers(const Program& program, const IntegerBatch& records,
                               std::size_t shift, const ExecutionContext& context) {
  IntegerBatch answers(program.output_size(), records.samples());
  for (std::size_t first = 0; first < records.samples(); first += reference_piece) {
    context.check_stop();
    const std::size_t count = std::min(reference_piece, records.samples() - first);
    const IntegerBatch piece = evaluate_exact(program, samples_of(records, first, count), shift);
    for (std::size_t i = 0; i < answers.features(); ++i) {
      std::ranges::copy(piece.feature(i), answers.feature(i).subspan(first).begin());
    }
    context.report(first + count, records.samples());
  }
  return answers;
}

}  // namespace sealion::bench
