#include "data/task_json.h"

#include <nlohmann/json.hpp>

#include "base/cases.h"

namespace sealion {
namespace {

constexpr std::size_t most_classes = std::size_t{1} << 16;

ClassAnswers read_classes(const JsonValue& json) {
  ClassAnswers answers{read_texts(json, "classes", most_classes)};
  if (json.contains("probabilities")) {
    answers.probabilities = read_name<ProbabilityRule>(json, "probabilities");
  }
  return answers;
}

}  // namespace

nlohmann::ordered_json to_json(const Task& task) {
  using Json = nlohmann::ordered_json;
  return std::visit(Cases{[](const ClassAnswers& answers) {
                            Json json = {{"classes", answers.classes}};
                            if (answers.probabilities != ProbabilityRule::softmax) {
                              json["probabilities"] = name_of(answers.probabilities);
                            }
                            return json;
                          },
                          [](const RealAnswers& answers) {
                            Json json = {{"name", answers.name}, {"offset", answers.offset}};
                            if (answers.function != AnswerFunction::identity) {
                              json["function"] = name_of(answers.function);
                            }
                            return json;
                          }},
                    task);
}

Task read_task(const JsonValue& json) {
  if (json.contains("classes")) return read_classes(json);
  RealAnswers answers{read_text(json, "name"), read_number(json, "offset")};
  if (json.contains("function")) answers.function = read_name<AnswerFunction>(json, "function");
  return answers;
}

}  // namespace sealion
