#include "planner/planner.h"

#include <bit>
#include <cmath>

#include "base/error.h"
#include "planner/layout_choice.h"

namespace sealion {
namespace {

constexpr std::size_t largest_dimension = 32768;
constexpr int most_detection_bits = 40;

void check_dimension(const PlanRequest& request) {
  if (!request.insecure_dimension) return;
  const std::size_t n = *request.insecure_dimension;
  if (request.security != SecurityLevel::insecure_for_tests) {
    fail(ErrorCode::invalid_argument,
         "n = {} was asked for: only `insecure_for_tests` lets the caller choose", n);
  }
  if (!std::has_single_bit(n) || n < 16 || n > largest_dimension) {
    fail(ErrorCode::invalid_argument, "n = {} is not a power of two in [16, {}]", n,
         largest_dimension);
  }
}

void check_privacy(const PlanRequest& request) {
  if (request.model_privacy_bits < 0 || request.model_privacy_bits > most_privacy_bits) {
    fail(ErrorCode::invalid_argument,
         "{} bits of model privacy: 1 to {} are possible, for forecasts of noise may fail with a "
         "probability of 2^-{}",
         request.model_privacy_bits, most_privacy_bits, most_privacy_bits);
  }
  if (request.logit_noise > largest_logit_noise) {
    fail(ErrorCode::invalid_argument, "a logit noise of {}: up to {} is possible",
         request.logit_noise, largest_logit_noise);
  }
  if (request.logit_noise != 0 && request.model_privacy_bits == 0) {
    fail(ErrorCode::invalid_argument,
         "a logit noise of {} without model privacy: an answer that is not masked tells what was "
         "added; ask for bits of model privacy too",
         request.logit_noise);
  }
  if (request.client == ClientKind::seal &&
      (request.model_privacy_bits != 0 || request.query_budget != 0)) {
    fail(
        ErrorCode::invalid_argument,
        "model privacy and query budgets are kept towards clients of this project alone: Microsoft "
        "SEAL's send ciphertexts whose uniform halves they choose, and no name of their key");
  }
}

void check_detection(const PlanRequest& request) {
  if (request.detection_bits >= 0 && request.detection_bits <= most_detection_bits) return;
  fail(ErrorCode::invalid_argument, "{} bits to detect wraps with: up to {} are possible",
       request.detection_bits, most_detection_bits);
}

void check_request(const Program& program, const PlanRequest& request) {
  check_dimension(request);
  if (request.largest_seen && request.largest_seen->size() != program.nodes().size()) {
    fail(ErrorCode::invalid_argument, "calibration data for {} layers, the program has {}",
         request.largest_seen->size(), program.nodes().size());
  }
  if (request.samples && (*request.samples == 0 || *request.samples > most_planned_samples)) {
    fail(ErrorCode::invalid_argument, "a plan for {} samples: from 1 to {} are possible",
         *request.samples, most_planned_samples);
  }
  check_privacy(request);
  check_detection(request);
  if (!(request.safety_factor >= 1) || !std::isfinite(request.safety_factor)) {
    fail(ErrorCode::invalid_argument, "a safety factor of {} is not at least 1",
         request.safety_factor);
  }
  if (!(request.requests_per_key >= 1) || !std::isfinite(request.requests_per_key)) {
    fail(ErrorCode::invalid_argument, "{} requests for each key: at least 1 is possible",
         request.requests_per_key);
  }
}

}  // namespace

PlannedProgram plan_program(const Program& program, const PlanRequest& request,
                            const ExecutionContext& context) {
  check_request(program, request);
  PlannedProgram planned = planning::choose_layout(program, request, context);
  const Way& way = planned.plan.way;
  planned.forecast.noise_confidence = noise_confidence(program_to_run(program, way), way);
  return planned;
}

}  // namespace sealion
