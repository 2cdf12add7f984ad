#include "cli/support/planning.h"

#include "cli/support/cost_model_file.h"

namespace sealion::cli {

PlanRequest request_for(std::size_t records, const ExecutionContext& context) {
  PlanRequest request;
  request.samples = records;
  request.requests_per_key = usual_requests_per_key;
  request.cost_model = load_cost_model();
  request.cost_model.threads = context.thread_count();
  return request;
}

}  // namespace sealion::cli
