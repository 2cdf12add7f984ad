#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>

#include "base/tensor.h"
#include "exchange/answer_reader.h"

namespace sealion::cli {

/// What a model told of one record.
struct Told {
  /// A class by its name, or by its number where it has none; or a real number.
  std::variant<std::string, std::size_t, double> answer;
  std::optional<double> confidence;  ///< of a class that has a name, if told
};

/// Whether what the model tells are classes with names of their own.
bool has_class_names(const AnswerReader& reader);

Told told(const AnswerReader& reader, const IntegerBatch& logits, std::size_t sample);

std::string text_of(const Told& told);

/// {"class": "benign", "confidence": 0.98} or {"value": 152.3}.
nlohmann::json to_json(const Told& told);

/// A text as a field of comma-separated values, in quotes where it needs them.
std::string csv_field(const std::string& text);

}  // namespace sealion::cli
