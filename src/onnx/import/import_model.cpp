#include "onnx/import/import_model.h"

#include <fmt/format.h>

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
#include "onnx/import/replace_activations.h"
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

void check_answers(const Said& said, const Judged& judged) {
  const double agreed = agreement(said, judged.original, judged.task);
  if (agreed >= least_agreement) return;
  fail(ErrorCode::unsupported,
       "what the model says cannot be told from what stands before its last operators: {:.1f} % of "
       "the calibration records agree",
       agreed * 100);
}

std::vector<bool> bits_among(const std::vector<InputSource>& sources) {
  std::vector<bool> are_bits;
  for (const InputSource& source : sources) are_bits.push_back(source.is_bit());
  return are_bits;
}

/// What a program makes of the first records, its inputs in the order that clients make them in.
struct OnRecords {
  OrderedInputs ordered;
  real::Calibration data;

  Said said(const Task& task) const { return said_by_answers(data.values.back(), task); }
};

OnRecords on_records(const real::Program& program, const std::vector<InputSource>& sources,
                     const Inputs& records, std::size_t count, const ExecutionContext& context) {
  OrderedInputs ordered = ordered_inputs(program, sources, records);
  RealBatch inputs = raw_inputs(records, ordered.sources, 0, count);
  check_present(inputs, ordered.sources, real::inputs_in_use(ordered.program));
  auto values = real::evaluate_all(ordered.program, inputs, context);
  std::vector<bool> bits = bits_among(ordered.sources);
  return {std::move(ordered), {std::move(inputs), std::move(values), std::move(bits)}};
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
  const ExecutionContext quiet = context.quiet();
  RecordLayout layout = layout_of(calibration.inputs);
  layout.units = units_of(options.units, layout.shape);
  const Lowered lowered = lower_graph(graph, layout);
  refuse_inner_functions(lowered, static_cast<bool>(options.distiller));
  const std::size_t records = records_to_calibrate(lowered, record_count(calibration));
  const Targets known = first_of(calibration.targets, records);
  Answering answering = answering_of(lowered, known);
  std::vector<InputSource> sources = lowered.sources;
  add_decoys(answering.program, sources, calibration.inputs, options.decoys);
  const auto raw = raw_inputs(calibration.inputs, lowered.sources, 0, records);
  OnRecords made = on_records(answering.program, sources, calibration.inputs, records, quiet);
  Judged judged{
      answering.task,
      said_by_graph(lowered, answering.task, real::evaluate_all(lowered.program, raw, quiet)),
      known_answers(known, answering.task)};
  check_answers(made.said(judged.task), judged);

  ImportReport report;
  report.producer = graph.producer;
  report.records = records;
  report.tells_numbers = std::holds_alternative<RealAnswers>(answering.task);
  if (judged.known) {
    report.original_accuracy = agreement(judged.original, *judged.known, answering.task);
  }
  const Judged by_original = judged;
  if (!inner_functions(lowered.program, asked_output(lowered)).empty()) {
    Replaced replaced =
        replace_activations({graph, layout, lowered, answering, calibration, records, judged},
                            options.distiller, context);
    report.replacement = std::move(replaced.report);
    answering = std::move(replaced.answering);
    made = on_records(answering.program, sources, calibration.inputs, records, quiet);
    judged.original = made.said(judged.task);
  }
  report.left_to_client = std::move(answering.behind);
  report.fineness = choose_fineness(made.ordered.program, made.data, judged, options, quiet);
  const real::Quantised quantised =
      real::quantise(made.ordered.program, made.data, report.fineness);
  report.answer_step = quantised.answer_step;
  report.losses = rounding_losses(made.ordered.program, made.data, quantised, judged, quiet);
  report.forest = forest_report(made.ordered);
  report.warnings = warnings_of(report.losses, answering.task);
  std::ranges::copy(unit_warnings(report), std::back_inserter(report.warnings));
  if (report.replacement) {
    report.replacement->rounded = loss_of(
        "rounded", said_rounded(quantised, made.data.inputs, judged.task, quiet), by_original);
  }
  heras::Model model = model_of(
      options.name, quantised,
      preprocessing_for(made.ordered.sources, quantised.grid, calibration.inputs, lowered.sources),
      answering.task);
  model.calibrate(calibration.inputs, quiet);
  return {std::move(model), std::move(report)};
}

}  // namespace sealion::onnx
