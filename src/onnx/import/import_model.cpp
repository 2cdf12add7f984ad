#include "onnx/import/import_model.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "data/dataset.h"
#include "heras/layers/input.h"
#include "heras/layers/integer_program.h"
#include "onnx/import/agreement.h"
#include "onnx/import/answers.h"
#include "onnx/import/decoys.h"
#include "onnx/import/encoding.h"
#include "onnx/import/on_records.h"
#include "onnx/import/probabilities.h"
#include "onnx/import/raw_inputs.h"
#include "onnx/import/record_units.h"
#include "onnx/import/replace_activations.h"
#include "onnx/import/rounding.h"
#include "onnx/import/unrounded_model.h"
#include "real/evaluate.h"

namespace sealion::onnx {
namespace {

constexpr std::size_t most_records = 4096;
/// What two ways to compute the same in floating point may differ in.
constexpr double least_agreement = 0.995;

std::size_t records_to_calibrate(const Lowered& lowered, std::size_t records) {
  return std::min({records, most_records, records_at_once(lowered.program)});
}

/// The task with how clients tell the probabilities of its classes.
Task with_rule(Task task, const Probabilities& probabilities) {
  if (auto* classes = std::get_if<ClassAnswers>(&task)) {
    classes->probabilities = probabilities.rule;
  }
  return task;
}

std::size_t class_count(const RealBatch& answers) {
  return std::max<std::size_t>(answers.features(), 2);
}

Targets first_of(const Targets& known, std::size_t count) {
  Targets first = known;
  if (auto* classes = std::get_if<ClassTargets>(&first)) classes->of_record.resize(count);
  if (auto* real = std::get_if<RealTargets>(&first)) real->of_record.resize(count);
  return first;
}

void check_answers(const Said& said, const Judged& judged) {
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
  return model;
}

/// What runs encrypted, on the calibration records, and how fine its integers are.
struct Chosen {
  Answering answering;
  OnRecords made;
  Judged judged;
  real::Fineness fineness;
  std::optional<ReplacementReport> replacement = {};
};

/// Imports one graph, step by step.
class Import {
 public:
  Import(const Graph& graph, const Dataset& calibration, const ImportOptions& options,
         const ExecutionContext& context)
      : graph_(graph),
        calibration_(calibration),
        options_(options),
        context_(context),
        quiet_(context.quiet()),
        layout_(layout_of(calibration.inputs, options.units)) {}

  ImportedModel run() {
    const Lowered lowered = lower_graph(graph_, layout_);
    refuse_inner_functions(lowered, static_cast<bool>(options_.distiller));
    records_ = records_to_calibrate(lowered, record_count(calibration_));
    const Targets known = first_of(calibration_.targets, records_);
    Answering answering = answering_of(lowered, known);
    sources_ = lowered.sources;
    add_decoys(answering.program, sources_, calibration_.inputs, options_.decoys);
    const std::vector<RealBatch> values = real::evaluate_all(
        lowered.program, raw_inputs(calibration_.inputs, lowered.sources, 0, records_), quiet_);
    const Judged judged{answering.task, said_by_graph(lowered, answering.task, values),
                        known_answers(known, answering.task)};
    OnRecords made = on_calibration(answering.program);
    check_answers(made.said(judged.task), judged);
    if (std::holds_alternative<ClassAnswers>(judged.task)) {
      const RealBatch& answers = made.data.values.back();
      probabilities_ = probabilities_of(lowered, class_count(answers), values, answers);
    }
    const bool replaces = !inner_functions(lowered.program, asked_output(lowered)).empty();
    Chosen chosen = replaces ? replaced(lowered, answering, judged)
                             : as_it_is(std::move(answering), std::move(made), judged);
    return imported(lowered, std::move(chosen), judged);
  }

 private:
  OnRecords on_calibration(const real::Program& program) const {
    return on_records(program, sources_, calibration_.inputs, records_, quiet_);
  }

  real::Fineness fineness(const OnRecords& made, const Judged& judged,
                          const RoundingChoice& choice) const {
    return choose_fineness(made.ordered.program, made.data, judged, choice, options_, quiet_);
  }

  Chosen as_it_is(Answering answering, OnRecords made, const Judged& judged) const {
    const RoundingChoice choice = choice_for(made.ordered.program);
    const real::Fineness chosen = fineness(made, judged, choice);
    return {std::move(answering), std::move(made), judged, chosen};
  }

  /// With activations replaced, and weights that learned to stand in for them: first as they are,
  /// then rounded.
  Chosen replaced(const Lowered& lowered, const Answering& answering, const Judged& judged) const {
    const Lesson lesson = lesson_of(lowered, calibration_, records_);
    const Original original{graph_,       layout_,  lowered, answering,
                            calibration_, records_, judged,  lesson};
    Replaced replaced = replace_activations(original, options_.distiller, context_);
    Chosen exact = learned(std::move(replaced.answering), judged);
    exact.fineness = fineness(exact.made, exact.judged, choice_for_distilled());
    const real::Fineness coarser = fineness(exact.made, exact.judged, choice_to_learn_with());
    Answering rounded = exact.answering;
    rounded.program =
        learn_rounded(original, rounded.program, coarser, options_.distiller, context_);
    Chosen coarse = learned(std::move(rounded), judged);
    coarse.fineness = coarser;

    const RoundingLoss of_exact = rounded_loss(exact, judged);
    const RoundingLoss of_coarse = rounded_loss(coarse, judged);
    const bool is_as_good = of_coarse.agreement + choice_for_distilled().loss >= of_exact.agreement;
    Chosen chosen = is_as_good ? std::move(coarse) : std::move(exact);
    chosen.replacement = std::move(replaced.report);
    chosen.replacement->rounded = is_as_good ? of_coarse : of_exact;
    return chosen;
  }

  /// Weights that have learned: what they say unrounded takes the original's place.
  Chosen learned(Answering answering, const Judged& judged) const {
    OnRecords made = on_calibration(answering.program);
    Judged by_learned = judged;
    by_learned.original = made.said(judged.task);
    return {std::move(answering), std::move(made), std::move(by_learned), {}};
  }

  RoundingLoss rounded_loss(const Chosen& chosen, const Judged& by_original) const {
    const real::Quantised quantised =
        real::quantise(chosen.made.ordered.program, chosen.made.data, chosen.fineness);
    return loss_of("rounded",
                   said_rounded(quantised, chosen.made.data.inputs, by_original.task, quiet_),
                   by_original);
  }

  ImportedModel imported(const Lowered& lowered, Chosen chosen, const Judged& by_original) const {
    const real::Program& program = chosen.made.ordered.program;
    const real::Quantised quantised = real::quantise(program, chosen.made.data, chosen.fineness);
    ImportReport report;
    report.producer = graph_.producer;
    report.records = records_;
    report.tells_numbers = std::holds_alternative<RealAnswers>(chosen.answering.task);
    if (by_original.known) {
      report.original_accuracy =
          agreement(by_original.original, *by_original.known, by_original.task);
    }
    report.left_to_client = std::move(chosen.answering.behind);
    report.fineness = chosen.fineness;
    report.answer_step = quantised.answer_step;
    report.replacement = std::move(chosen.replacement);
    report.losses = rounding_losses(program, chosen.made.data, quantised, chosen.judged, quiet_);
    report.forest = forest_report(program, chosen.made.ordered.sources);
    report.warnings = warnings_of(report);
    heras::Model model = model_of(options_.name, quantised,
                                  preprocessing_for(chosen.made.ordered.sources, quantised.grid,
                                                    calibration_.inputs, lowered.sources),
                                  with_rule(chosen.answering.task, probabilities_));
    model.set_output_scale(quantised.answer_step * probabilities_.factor);
    model.calibrate(calibration_.inputs, quiet_);
    return {std::move(model), std::move(report)};
  }

  const Graph& graph_;
  const Dataset& calibration_;
  const ImportOptions& options_;
  const ExecutionContext& context_;
  ExecutionContext quiet_;
  RecordLayout layout_;
  std::size_t records_ = 0;           ///< of the calibration that are looked at
  std::vector<InputSource> sources_;  ///< of the lowered graph, and decoys
  Probabilities probabilities_ = {};
};

}  // namespace

ImportedModel import_model(const Graph& graph, const Dataset& calibration,
                           const ImportOptions& options, const ExecutionContext& context) {
  return Import(graph, calibration, options, context).run();
}

}  // namespace sealion::onnx
