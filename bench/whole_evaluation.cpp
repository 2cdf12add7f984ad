#include "bench/whole_evaluation.h"

#include <utility>

#include "base/stopwatch.h"
#include "bench/dense_batches.h"
#include "bench/machine.h"
#include "bench/networks.h"
#include "rates/memory_reading.h"

namespace sealion::bench {
namespace {

constexpr std::size_t inputs = 784, hidden = 30, answers = 10;

}  // namespace

WholeEvaluation::WholeEvaluation(const ParametersPtr& parameters, ExecutionContext context)
    : engine_(dense_network(hidden), {}, parameters),
      batch_(random_batch(parameters, inputs, true)),
      context_(std::move(context)) {}

/// Two parts of the inputs and, after the square, three of the hidden layer.
double WholeEvaluation::multiply_adds() const {
  const Parameters& parameters = *batch_.parameters();
  const double weights = 2 * double(inputs * hidden) + 3 * double(hidden * answers);
  return weights * double(parameters.n()) * double(parameters.limbs());
}

WholeEvaluationSeconds WholeEvaluation::round() const {
  const double peak = peak_multiply_adds(0.02, context_);
  const double bandwidth = double(batch_.packed().size()) / read_seconds(batch_.packed(), context_);
  const Stopwatch stopwatch;
  const EncryptedBatch out = engine_.run(batch_, nullptr, context_);
  const double evaluation = stopwatch.seconds();
  const double bytes = double(batch_.packed().size()) + double(out.packed().size());
  return {evaluation, multiply_adds() / peak, bytes / bandwidth};
}

}  // namespace sealion::bench
