#include "onnx/import/unrounded_model.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/dataset.h"
#include "onnx/import/raw_inputs.h"
#include "real/evaluate.h"

namespace sealion::onnx {
namespace {

/// Numbers that all nodes together make, at most.
constexpr std::size_t most_numbers = std::size_t{1} << 25;

bool is_same(const RecordLayout::Column& a, const RecordLayout::Column& b) {
  return a.name == b.name && a.is_text == b.is_text;
}

void check_same_layout(const RecordLayout& due, const Inputs& records) {
  const RecordLayout layout = layout_of(records);
  if (layout.shape == due.shape && std::ranges::equal(layout.columns, due.columns, is_same)) return;
  fail(ErrorCode::incompatible,
       "these records have another shape or other columns than those that the model was read with");
}

}  // namespace

std::size_t records_at_once(const real::Program& program) {
  std::size_t numbers = 1;
  for (const real::Node& node : program.nodes) numbers += node.size;
  return std::max<std::size_t>(most_numbers / numbers, 1);
}

UnroundedModel::UnroundedModel(const Graph& graph, const Dataset& examples,
                               const RecordUnits& units)
    : layout_(layout_of(examples.inputs, units)),
      lowered_(lower_graph(graph, layout_)),
      task_(answering_of(lowered_, examples.targets).task) {}

template <typename Use>
void UnroundedModel::each_part(const Inputs& records, const ExecutionContext& context,
                               Use use) const {
  check_inputs(records);
  check_same_layout(layout_, records);
  const std::size_t all = record_count(records), most = records_at_once(lowered_.program);
  for (std::size_t first = 0; first < all; first += most) {
    const RealBatch raw = raw_inputs(records, lowered_.sources, first, std::min(most, all - first));
    use(first, real::evaluate_all(lowered_.program, raw, context.quiet()));
    context.report(std::min(first + most, all), all);
  }
}

Said UnroundedModel::said(const Inputs& records, const ExecutionContext& context) const {
  Said all;
  each_part(records, context, [&](std::size_t, const std::vector<RealBatch>& values) {
    const Said part = said_by_graph(lowered_, task_, values);
    all.insert(all.end(), part.begin(), part.end());
  });
  return all;
}

std::optional<RealBatch> UnroundedModel::numbers(const Inputs& records,
                                                 const ExecutionContext& context) const {
  const Symbolic* output = number_output(lowered_);
  if (output == nullptr) return std::nullopt;
  RealBatch all(output->elements.size(), record_count(records));
  each_part(records, context, [&](std::size_t first, const std::vector<RealBatch>& values) {
    const RealBatch part = output_on(*output, values);
    for (std::size_t i = 0; i < part.features(); ++i) {
      std::ranges::copy(part.feature(i),
                        all.feature(i).begin() + static_cast<std::ptrdiff_t>(first));
    }
  });
  return all;
}

}  // namespace sealion::onnx
