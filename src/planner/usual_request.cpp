#include "planner/usual_request.h"

namespace sealion {
namespace {

/// Requests that share one upload of evaluation keys where nothing else is said.
constexpr std::size_t usual_requests_per_key = 100;

}  // namespace

PlanRequest request_for(std::optional<std::size_t> records, const CostModel& rates) {
  PlanRequest request;
  request.samples = records;
  // A key that serves one full batch pays for itself, or is not asked for.
  request.requests_per_key = static_cast<double>(records ? usual_requests_per_key : 1);
  request.cost_model = rates;
  return request;
}

}  // namespace sealion
