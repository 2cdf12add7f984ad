#include "onnx/import/on_records.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "onnx/import/raw_inputs.h"
#include "real/evaluate.h"
#include "real/reorder_inputs.h"

namespace sealion::onnx {
namespace {

/// A record without a number that the model reads has no answer.
void check_present(const RealBatch& inputs, const std::vector<InputSource>& sources,
                   const std::vector<bool>& used) {
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    const auto row = inputs.feature(i);
    const auto missing = std::ranges::find_if(row, [](double x) { return !std::isfinite(x); });
    if (!used[i] || missing == row.end()) continue;
    fail(ErrorCode::incompatible,
         "calibration record {} has no number in column {}, and the model takes none in its place: "
         "leave such records out, or put an Imputer before the model",
         missing - row.begin() + 1, sources[i].column + 1);
  }
}

std::vector<bool> bits_among(const std::vector<InputSource>& sources) {
  std::vector<bool> are_bits;
  for (const InputSource& source : sources) are_bits.push_back(source.is_bit());
  return are_bits;
}

}  // namespace

OnRecords on_records(const real::Program& program, const std::vector<InputSource>& sources,
                     const Inputs& records, std::size_t count, const ExecutionContext& context) {
  OrderedInputs ordered = ordered_inputs(program, sources, records);
  RealBatch inputs = raw_inputs(records, ordered.sources, 0, count);
  check_present(inputs, ordered.sources, real::inputs_in_use(ordered.program));
  auto values = real::evaluate_all(ordered.program, inputs, context);
  std::vector<bool> bits = bits_among(ordered.sources);
  return {std::move(ordered), {std::move(inputs), std::move(values), std::move(bits)}};
}

}  // namespace sealion::onnx
