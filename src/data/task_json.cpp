#include "data/task_json.h"

#include <nlohmann/json.hpp>

#include "base/cases.h"

namespace sealion {
namespace {

constexpr std::size_t most_classes = std::size_t{1} << 16;

}  // namespace

nlohmann::ordered_json to_json(const Task& task) {
  using Json = nlohmann::ordered_json;
  return std::visit(Cases{[](const ClassAnswers& answers) {
                            return Json{{"classes", answers.classes}};
                          },
                          [](const RealAnswers& answers) {
                            return Json{{"name", answers.name}, {"offset", answers.offset}};
                          }},
                    task);
}

Task read_task(const JsonValue& json) {
  if (json.contains("classes")) return ClassAnswers{read_texts(json, "classes", most_classes)};
  return RealAnswers{read_text(json, "name"), read_number(json, "offset")};
}

}  // namespace sealion
