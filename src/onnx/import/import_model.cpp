#include "onnx/import/import_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "data/dataset.h"
#include "heras/layers/input.h"
#include "heras/layers/integer_program.h"
#include "onnx/import/agreement.h"
#include "onnx/import/answers.h"
#include "onnx/import/decoys.h"
#include "onnx/import/encoding.h"
#include "onnx/import/raw_inputs.h"
#include "onnx/import/record_units.h"
#include "onnx/import/rounding.h"
#include "real/evaluate.h"
#include "real/reorder_inputs.h"

namespace sealion::onnx {
namespace {

/// Numbers that all nodes together make of the calibration records, at most.
constexpr std::size_t most_numbers = std::size_t{1} << 25;
constexpr std::size_t most_records = 4096;
/// What two ways to compute the same in floating point may differ in.
constexpr double least_agreement = 0.995;

void refuse_inner_functions(const Lowered& lowered) {
  const std::vector<InnerFunction> inner = inner_functions(lowered.program, asked_output(lowered));
  if (inner.empty()) return;
  std::vector<std::string> named;
  for (const InnerFunction& one : inner) {
    named.push_back(fmt::format("{} at '{}' ({} numbers)", one.operation, one.node, one.elements));
  }
  fail(ErrorCode::unsupported,
       "encrypted numbers can be added and multiplied, not compared, and the model has between its "
       "weights: {}. Train it with squares or polynomials and average pools in their place",
       fmt::join(named, ", "));
}

std::size_t records_to_calibrate(const Lowered& lowered, std::size_t records) {
  std::size_t numbers = 1;
  for (const real::Node& node : lowered.program.nodes) numbers += node.size;
  return std::min({records, most_records, std::max<std::size_t>(most_numbers / numbers, 1)});
}

Targets first_of(const Targets& known, std::size_t count) {
  Targets first = known;
  if (auto* classes = std::get_if<ClassTargets>(&first)) classes->of_record.resize(count);
  if (auto* real = std::get_if<RealTargets>(&first)) real->of_record.resize(count);
  return first;
}

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

void check_answers(const real::Program& program, const real::Calibration& calibration,
                   const Judged& judged, const ExecutionContext& context) {
  const Said said =
      said_by_answers(real::evaluate(program, calibration.inputs, context), judged.task);
  const double agreed = agreement(said, judged.original, judged.task);
  if (agreed >= least_agreement) return;
  fail(ErrorCode::unsupported,
       "what the model says cannot be told from what stands before its last operators: {:.1f} % of "
       "the calibration records agree",
       agreed * 100);
}

heras::Shape input_shape(const Preprocessing& preprocessing) {
  if (std::holds_alternative<ArrayRules>(preprocessing)) return record_shape(preprocessing);
  return {input_count(preprocessing)};
}

heras::Model model_of(const std::string& name, const real::Quantised& quantised,
                      Preprocessing preprocessing, Task task) {
  heras::Model model(name);
  const real::InputGrid& grid = quantised.grid;
  const heras::Tensor input = model.apply(
      heras::Input(input_shape(preprocessing), {.saturation = grid.high, .low = grid.low}), {});
  model.apply(heras::IntegerProgram(quantised.program), {input});
  model.set_weights({heras::IntegerProgram::weights_of(quantised.program)});
  model.set_preprocessing(std::move(preprocessing));
  model.set_task(std::move(task));
  model.set_output_scale(quantised.answer_step);
  return model;
}

/// Where the original itself tells little, the records are hardly what it was trained on.
std::vector<std::string> unit_warnings(const ImportReport& report) {
  constexpr double hardly_any = 0.3;
  if (report.tells_numbers || report.original_accuracy.value_or(1) > hardly_any) return {};
  return {fmt::format(
      "The original tells {:.1f} % of the known classes. Records must come in the units that the "
      "model was trained in: say --scale 255 where it was trained on pixels of 0 to 1, --mean and "
      "--std where they were standardised",
      *report.original_accuracy * 100)};
}

std::optional<ForestReport> forest_report(const OrderedInputs& ordered) {
  std::optional<ForestReport> report;
  for (const real::Node& node : ordered.program.nodes) {
    const auto* forest = std::get_if<real::ForestNode>(&node.operation);
    if (!forest) continue;
    if (!report) report = ForestReport{};
    report->trees += forest->trees.roots.size();
    report->leaves += forest->trees.leaves;
    report->height = std::max(report->height, height_of(forest->trees));
  }
  if (report) {
    report->tests = ordered.sources.size();
    report->decoys =
        static_cast<std::size_t>(std::ranges::count_if(ordered.sources, &InputSource::is_decoy));
  }
  return report;
}

std::vector<bool> bits_among(const std::vector<InputSource>& sources) {
  std::vector<bool> are_bits;
  for (const InputSource& source : sources) are_bits.push_back(source.is_bit());
  return are_bits;
}

std::vector<std::string> warnings_of(const std::vector<RoundingLoss>& losses, const Task& task) {
  const bool numbers = std::holds_alternative<RealAnswers>(task);
  const double kept = losses.back().agreement;
  if (kept >= 0.99) return {};
  const auto worst = std::min_element(
      losses.begin(), losses.end() - 1,
      [](const RoundingLoss& a, const RoundingLoss& b) { return a.agreement < b.agreement; });
  return {numbers ? fmt::format("Rounding costs: R2 against the original's numbers is {:.4f}. Most "
                                "of it is lost at {} ({:.4f})",
                                kept, worst->what, worst->agreement)
                  : fmt::format("Rounding changes {:.1f} % of the answers. Most of it happens at "
                                "{} ({:.1f} %)",
                                (1 - kept) * 100, worst->what, (1 - worst->agreement) * 100)};
}

}  // namespace

ImportedModel import_model(const Graph& graph, const Dataset& calibration,
                           const ImportOptions& options, const ExecutionContext& context) {
  RecordLayout layout = layout_of(calibration.inputs);
  layout.units = units_of(options.units, layout.shape);
  const Lowered lowered = lower_graph(graph, layout);
  refuse_inner_functions(lowered);
  const std::size_t records = records_to_calibrate(lowered, record_count(calibration));
  const Targets known = first_of(calibration.targets, records);
  Answering answering = answering_of(lowered, known);
  std::vector<InputSource> sources = lowered.sources;
  add_decoys(answering.program, sources, calibration.inputs, options.decoys);
  const OrderedInputs ordered = ordered_inputs(answering.program, sources, calibration.inputs);
  const auto raw = raw_inputs(calibration.inputs, lowered.sources, 0, records);
  const real::Calibration data = [&] {
    RealBatch inputs = raw_inputs(calibration.inputs, ordered.sources, 0, records);
    check_present(inputs, ordered.sources, real::inputs_in_use(ordered.program));
    auto values = real::evaluate_all(ordered.program, inputs, context);
    return real::Calibration{std::move(inputs), std::move(values), bits_among(ordered.sources)};
  }();
  const Judged judged{
      answering.task,
      said_by_graph(lowered, answering.task, real::evaluate_all(lowered.program, raw, context)),
      known_answers(known, answering.task)};
  check_answers(ordered.program, data, judged, context);

  ImportReport report;
  report.producer = graph.producer;
  report.records = records;
  report.tells_numbers = std::holds_alternative<RealAnswers>(answering.task);
  report.left_to_client = std::move(answering.behind);
  report.fineness = choose_fineness(ordered.program, data, judged, options, context);
  const real::Quantised quantised = real::quantise(ordered.program, data, report.fineness);
  report.answer_step = quantised.answer_step;
  if (judged.known) {
    report.original_accuracy = agreement(judged.original, *judged.known, answering.task);
  }
  report.losses = rounding_losses(ordered.program, data, quantised, judged, context);
  report.forest = forest_report(ordered);
  report.warnings = warnings_of(report.losses, answering.task);
  std::ranges::copy(unit_warnings(report), std::back_inserter(report.warnings));
  heras::Model model = model_of(
      options.name, quantised,
      preprocessing_for(ordered.sources, quantised.grid, calibration.inputs, lowered.sources),
      answering.task);
  model.calibrate(calibration.inputs, context);
  return {std::move(model), std::move(report)};
}

}  // namespace sealion::onnx
