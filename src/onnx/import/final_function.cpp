#include "onnx/import/final_function.h"

#include <cmath>
#include <map>
#include <string>

namespace sealion::onnx {
namespace {

/// factor * what a node makes + offset, of nodes that make one number.
struct Line {
  real::NodeId node;
  double factor, offset;
};

/// The same of the last node before it that is no sum.
Line traced(const real::Program& program, Line line) {
  while (const auto* linear = std::get_if<real::LinearNode>(&program.nodes[line.node].operation)) {
    const bool single = linear->bias.size() == 1 && linear->weights.size() == 1 &&
                        program.nodes[linear->input].size == 1;
    if (!single) break;
    line.offset += line.factor * linear->bias.front();
    line.factor *= linear->weights.front();
    line.node = linear->input;
  }
  return line;
}

std::optional<AnswerFunction> function_named(const std::string& operation) {
  static const std::map<std::string, AnswerFunction> functions = {
      {"Exp", AnswerFunction::exp},
      {"Sigmoid", AnswerFunction::logistic},
      {"Softplus", AnswerFunction::softplus},
      {"Tanh", AnswerFunction::tanh},
      {"Relu", AnswerFunction::relu}};
  const auto found = functions.find(operation);
  return found == functions.end() ? std::nullopt : std::optional(found->second);
}

/// line.factor * function + line.offset as one function of something that is shifted.
std::optional<FinalFunction> with_line(AnswerFunction function, const Line& line) {
  if (line.factor == 1 && line.offset == 0) return FinalFunction{function, 0};
  if (function != AnswerFunction::exp) return std::nullopt;
  if (line.factor > 0 && line.offset == 0) {
    return FinalFunction{AnswerFunction::exp, std::log(line.factor)};
  }
  if (line.factor == 1 && line.offset == -1) return FinalFunction{AnswerFunction::expm1, 0};
  return std::nullopt;
}

}  // namespace

std::optional<FinalFunction> final_function(const real::Program& program, real::NodeId answer,
                                            const Symbolic& asked) {
  if (asked.elements.size() != 1 || asked.elements.front().is_constant()) return std::nullopt;
  const Element& element = asked.elements.front();
  if (program.nodes[element.node].size != 1) return std::nullopt;
  const Line line = traced(program, {element.node, element.factor, element.offset});
  const auto* node = std::get_if<real::FunctionNode>(&program.nodes[line.node].operation);
  if (!node || node->input != answer) return std::nullopt;
  const auto function = function_named(node->operation);
  return function ? with_line(*function, line) : std::nullopt;
}

}  // namespace sealion::onnx
