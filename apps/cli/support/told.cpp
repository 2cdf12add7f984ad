#include "cli/support/told.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/cases.h"

namespace sealion::cli {

bool has_class_names(const AnswerReader& reader) {
  const auto* answers = std::get_if<ClassAnswers>(&reader.task());
  return answers != nullptr && !answers->classes.empty();
}

Told told(const AnswerReader& reader, const IntegerBatch& logits, std::size_t sample) {
  if (reader.tells_numbers()) return {reader.number(logits, sample), {}};
  const std::size_t number = reader.class_of(logits, sample);
  if (!has_class_names(reader)) return {number, {}};
  Told answer{reader.classes()[number], {}};
  if (const auto all = reader.probabilities(logits, sample)) answer.confidence = (*all)[number];
  return answer;
}

std::string text_of(const Told& told) {
  return std::visit(Cases{[](const std::string& name) { return name; },
                          [](std::size_t number) { return std::to_string(number); },
                          [](double value) { return fmt::format("{:.6g}", value); }},
                    told.answer);
}

nlohmann::json to_json(const Told& told) {
  if (const auto* value = std::get_if<double>(&told.answer)) return {{"value", *value}};
  nlohmann::json json;
  std::visit([&](const auto& answer) { json["class"] = answer; }, told.answer);
  if (told.confidence) json["confidence"] = *told.confidence;
  return json;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

}  // namespace sealion::cli
