#include "onnx/import/replace_activations.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "data/dataset.h"
#include "onnx/import/fit_stand_ins.h"
#include "onnx/import/raw_inputs.h"
#include "onnx/lower/core.h"
#include "real/evaluate.h"

namespace sealion::onnx {
namespace {

/// Numbers that the records make that are learned from, at most: half a gigabyte.
constexpr std::size_t most_learned_numbers = std::size_t{1} << 26;
/// Parts of the records that may be held back to judge.
constexpr std::size_t least_parts = 5;
/// Records that show which steps weights are rounded to.
constexpr std::size_t most_shown = 256;

std::string named(const std::vector<InnerFunction>& functions) {
  std::vector<std::string> names;
  for (const InnerFunction& one : functions) {
    names.push_back(fmt::format("{} at '{}' ({} numbers)", one.operation, one.node, one.elements));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

real::DistillationTask task_of(const real::Program& student, const Original& original) {
  return {student, original.answering.program, original.lesson.inputs, original.lesson.first,
          std::holds_alternative<ClassAnswers>(original.judged.task)};
}

RoundingLoss judged(std::string what, const real::Program& program, const RealBatch& inputs,
                    const Original& original, const ExecutionContext& context) {
  const RealBatch answers = real::evaluate(program, inputs, context);
  return loss_of(std::move(what), said_by_answers(answers, original.judged.task), original.judged);
}

}  // namespace

void refuse_inner_functions(const Lowered& lowered, bool replacing) {
  const std::vector<InnerFunction> inner = inner_functions(lowered.program, asked_output(lowered));
  const std::vector<InnerFunction> left = irreplaceable(lowered.program, inner);
  if (inner.empty() || (replacing && left.empty())) return;
  constexpr const char* cannot =
      "encrypted numbers can be added and multiplied, not compared, and the model has between its "
      "weights";
  if (left.empty()) {
    fail(ErrorCode::unsupported,
         "{}: {}. Train it with squares or polynomials and average pools in their place, or have "
         "--replace-activations put them there and learn from the calibration records",
         cannot, named(inner));
  }
  fail(ErrorCode::unsupported,
       "{}: {}. Train it with squares or polynomials and average pools in their place; nothing can "
       "stand in for {}",
       cannot, named(inner), named(left));
}

Lesson lesson_of(const Lowered& lowered, const Dataset& calibration, std::size_t judging) {
  const std::size_t inputs = std::max<std::size_t>(lowered.sources.size(), 1);
  const std::size_t records =
      std::min(record_count(calibration), std::max(most_learned_numbers / inputs, judging));
  return {raw_inputs(calibration.inputs, lowered.sources, 0, records),
          judging <= records / least_parts ? judging : 0};
}

Replaced replace_activations(const Original& original, const real::Distiller& distiller,
                             const ExecutionContext& context) {
  const Lowered& lowered = original.lowered;
  const auto inner = inner_functions(lowered.program, asked_output(lowered));
  const RealBatch judging =
      raw_inputs(original.calibration.inputs, lowered.sources, 0, original.records);
  const StandIns stand_ins = fit_stand_ins(
      lowered.program, inner, real::evaluate_all(lowered.program, judging, context.quiet()));
  const Lowered replaced = lower_graph(original.graph, original.layout, {}, stand_ins);
  Answering answering = answering_of(replaced, original.calibration.targets);

  ReplacementReport report;
  report.replaced = inner.size();
  report.before = judged("replaced", answering.program, judging, original, context.quiet());
  report.judged_apart = original.lesson.first > 0;
  report.learned_from = original.lesson.inputs.samples() - original.lesson.first;
  answering.program = distiller(task_of(answering.program, original), context);
  report.distilled = judged("distilled", answering.program, judging, original, context.quiet());
  return {std::move(answering), std::move(report)};
}

real::Program learn_rounded(const Original& original, const real::Program& program,
                            const real::Fineness& fineness, const real::Distiller& distiller,
                            const ExecutionContext& context) {
  const std::size_t shown = std::min(original.records, most_shown);
  real::Calibration calibration{
      raw_inputs(original.calibration.inputs, original.lowered.sources, 0, shown), {}};
  real::DistillationTask task = task_of(program, original);
  task.rounding = [&](const real::Program& learned) {
    calibration.values = real::evaluate_all(learned, calibration.inputs, context.quiet());
    return real::quantise(learned, calibration, fineness).rounded;
  };
  return distiller(task, context);
}

}  // namespace sealion::onnx
