#include "onnx/import/answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "base/error.h"
#include "data/dataset.h"
#include "onnx/import/final_function.h"
#include "real/fuse.h"

namespace sealion::onnx {
namespace {

const Symbolic* symbolic_of(const GraphOutput& output) {
  return std::get_if<Symbolic>(&output.value);
}

bool is_integer(const GraphOutput& output) { return output.type == ElementType::integer; }

/// The output that tells the class by name or number.
const Symbolic* label_output(const Lowered& lowered) {
  for (const GraphOutput& output : lowered.outputs) {
    const Symbolic* symbolic = symbolic_of(output);
    if (!symbolic || symbolic->elements.size() != 1) continue;
    if (!symbolic->class_names.empty() || is_integer(output)) return symbolic;
  }
  return nullptr;
}

/// Whether one number of a model stands for two classes.
bool is_binary(const Core& core, const Targets& known) {
  if (std::holds_alternative<RealTargets>(known)) return false;
  const bool logistic = std::ranges::find(core.behind, "Sigmoid") != core.behind.end();
  const auto* classes = std::get_if<ClassTargets>(&known);
  return logistic || (classes && classes->names.size() <= 2);
}

/// The names of the classes: the model's own, else those that the data give so many.
std::vector<std::string> class_names(const Lowered& lowered, const Targets& known,
                                     std::size_t classes) {
  const Symbolic* label = label_output(lowered);
  std::vector<std::string> own = label ? label->class_names : std::vector<std::string>();
  const auto* targets = std::get_if<ClassTargets>(&known);
  const bool of_data = targets && targets->names.size() == classes;
  const bool numbered = own.empty() || own == class_numbers(classes);
  if (numbered && of_data) own = targets->names;
  if (own.empty() || own.size() == classes)
    return own == class_numbers(classes) ? std::vector<std::string>() : own;
  fail(ErrorCode::unsupported, "the model names {} classes ({}) and has {} scores", own.size(),
       fmt::join(own, ", "), classes);
}

/// second - first of two scores.
real::Program with_difference(real::Program program, real::NodeId scores) {
  program.nodes.push_back(
      {"difference", real::LinearNode{scores, {0, 2}, {0, 1}, {-1, 1}, {0}}, 1});
  return program;
}

Answering classifier(const Lowered& lowered, Core core, const Targets& known) {
  const std::size_t scores = lowered.program.nodes[core.answer].size;
  real::Program program = lowered.program;
  real::NodeId answer = core.answer;
  if (scores == 2) {
    program = with_difference(std::move(program), answer);
    answer = program.nodes.size() - 1;
  }
  ClassAnswers classes{class_names(lowered, known, std::max<std::size_t>(scores, 2))};
  if (scores <= 2 && classes.classes.empty()) classes.classes = class_numbers(2);
  return {real::fused(real::restricted_to(program, answer)), std::move(classes),
          std::move(core.behind)};
}

Answering regressor(const Lowered& lowered, Core core, const Targets& known) {
  std::optional<FinalFunction> last = FinalFunction{AnswerFunction::identity, 0};
  if (!core.behind.empty()) {
    last = final_function(lowered.program, core.answer, asked_output(lowered));
  }
  if (!last) {
    fail(ErrorCode::unsupported,
         "the number that the model tells passes {} behind the last weight, which clients do not "
         "do: export the model without it, and do it to the decrypted numbers",
         fmt::join(core.behind, ", "));
  }
  const auto* targets = std::get_if<RealTargets>(&known);
  const std::string name = targets ? targets->name : number_output(lowered) ? "answer" : "";
  return {real::fused(real::restricted_to(lowered.program, core.answer)),
          RealAnswers{name.empty() ? "answer" : name, last->offset, last->function},
          std::move(core.behind)};
}

std::vector<double> numbers_of(const Element& element, const std::vector<RealBatch>& values) {
  const std::size_t records = values.front().samples();
  std::vector<double> numbers(records, element.offset);
  if (element.is_constant()) return numbers;
  const auto row = values[element.node].feature(element.index);
  for (std::size_t s = 0; s < records; ++s) numbers[s] += element.factor * row[s];
  return numbers;
}

Said largest_of(const RealBatch& scores) {
  Said said(scores.samples(), 0);
  for (std::size_t s = 0; s < said.size(); ++s) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < scores.features(); ++i) {
      if (scores.feature(i)[s] > scores.feature(best)[s]) best = i;
    }
    said[s] = static_cast<double>(best);
  }
  return said;
}

Said above(const RealBatch& scores, double threshold) {
  Said said;
  for (const double score : scores.feature(0)) said.push_back(score > threshold ? 1 : 0);
  return said;
}

}  // namespace

const Symbolic* number_output(const Lowered& lowered) {
  const Symbolic* last = nullptr;
  for (const GraphOutput& output : lowered.outputs) {
    const Symbolic* symbolic = symbolic_of(output);
    if (symbolic && symbolic->class_names.empty() && !is_integer(output)) last = symbolic;
  }
  return last;
}

RealBatch output_on(const Symbolic& output, const std::vector<RealBatch>& values) {
  RealBatch batch(output.elements.size(), values.front().samples());
  for (std::size_t i = 0; i < output.elements.size(); ++i) {
    std::ranges::copy(numbers_of(output.elements[i], values), batch.feature(i).begin());
  }
  return batch;
}

const Symbolic& asked_output(const Lowered& lowered) {
  const Symbolic* label = label_output(lowered);
  const Symbolic* asked = label ? label : number_output(lowered);
  if (asked) return *asked;
  fail(ErrorCode::unsupported, "no output of the model depends on the record");
}

Answering answering_of(const Lowered& lowered, const Targets& known) {
  Core core = find_core(lowered.program, asked_output(lowered));
  const std::size_t answers = lowered.program.nodes[core.answer].size;
  const bool classifies = label_output(lowered) || answers > 1 || is_binary(core, known);
  return classifies ? classifier(lowered, std::move(core), known)
                    : regressor(lowered, std::move(core), known);
}

Said said_by_graph(const Lowered& lowered, const Task& task, const std::vector<RealBatch>& values) {
  const Symbolic& asked = asked_output(lowered);
  const RealBatch said = output_on(asked, values);
  const bool told = std::holds_alternative<RealAnswers>(task) || &asked == label_output(lowered);
  if (told) return {said.feature(0).begin(), said.feature(0).end()};
  if (said.features() > 1) return largest_of(said);
  const bool is_probability = !find_core(lowered.program, asked).behind.empty();
  return above(said, is_probability ? 0.5 : 0);
}

Said said_by_answers(const RealBatch& answers, const Task& task) {
  if (const auto* real = std::get_if<RealAnswers>(&task)) {
    Said said;
    for (const double answer : answers.feature(0)) said.push_back(told_number(*real, answer));
    return said;
  }
  return answers.features() == 1 ? above(answers, 0) : largest_of(answers);
}

}  // namespace sealion::onnx
