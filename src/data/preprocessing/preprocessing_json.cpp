#include "data/preprocessing/preprocessing_json.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/cases.h"

namespace sealion {

template <>
struct EnumNames<Unexpected> {
  static constexpr const char* subject = "treatment";
  static constexpr auto table = std::to_array<EnumName<Unexpected>>(
      {{Unexpected::refuse, "refuse"}, {Unexpected::clip, "clip"}});
};

template <>
struct EnumNames<RecordNorm> {
  static constexpr const char* subject = "norm";
  static constexpr auto table = std::to_array<EnumName<RecordNorm>>(
      {{RecordNorm::l1, "l1"}, {RecordNorm::l2, "l2"}, {RecordNorm::max, "max"}});
};

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_rules = std::size_t{1} << 16;
constexpr std::size_t most_record_dimensions = 8;

Json fields_of(const NumericRule& rule) {
  Json json = {{"offset", rule.offset},
               {"factor", rule.factor},
               {"least", rule.least},
               {"most", rule.most},
               {"outside", name_of(rule.outside)}};
  if (rule.missing) json["missing"] = *rule.missing;
  return json;
}

Json fields_of(const CategoryRule& rule) {
  return {{"categories", rule.categories},
          {"level", rule.level},
          {"unknown", name_of(rule.unknown)},
          {"takes_missing", rule.takes_missing}};
}

Json fields_of(const NumberTest& test) {
  return {{"edges", test.edges}, {"when_missing", test.when_missing}};
}

Json fields_of(const TextTest& test) {
  return {{"texts", test.texts}, {"when_missing", test.when_missing}};
}

NumericRule read_numeric(const JsonValue& json) {
  NumericRule rule{.offset = read_number(json, "offset"),
                   .factor = read_number(json, "factor"),
                   .least = read_number(json, "least"),
                   .most = read_number(json, "most"),
                   .outside = read_name<Unexpected>(json, "outside"),
                   .missing = std::nullopt};
  if (json.contains("missing")) rule.missing = read_number(json, "missing");
  return rule;
}

CategoryRule read_categories(const JsonValue& json) {
  return {.categories = read_texts(json, "categories", most_rules),
          .level = read_integer(json, "level", 1, largest_level),
          .unknown = read_name<Unexpected>(json, "unknown"),
          .takes_missing = read_flag(json, "takes_missing")};
}

ColumnRule read_column(const JsonValue& json) {
  ColumnRule column{read_text(json, "name"), {}};
  if (json.contains("categories")) {
    column.rule = read_categories(json);
  } else {
    column.rule = read_numeric(json);
  }
  return column;
}

InputColumn read_input_column(const JsonValue& json) {
  InputColumn column{read_text(json, "name"), read_flag(json, "is_text"), {}};
  if (json.contains("known")) column.known = read_texts(json, "known", most_rules);
  return column;
}

InputRule read_input(const JsonValue& json) {
  InputRule input{read_size(json, "column", most_rules), {}};
  if (json.contains("edges")) {
    input.rule =
        NumberTest{read_numbers(json, "edges", most_rules), read_flag(json, "when_missing")};
  } else if (json.contains("texts")) {
    input.rule = TextTest{read_texts(json, "texts", most_rules), read_flag(json, "when_missing")};
  } else {
    input.rule = read_numeric(json);
  }
  return input;
}

Json to_json(const ArrayRules& array) {
  Json rules = Json::array();
  for (const NumericRule& rule : array.rules) rules.push_back(fields_of(rule));
  Json json = {{"shape", array.shape}, {"rules", std::move(rules)}};
  if (array.norm) json["norm"] = name_of(*array.norm);
  return json;
}

Json to_json(const TableRules& table) {
  Json columns = Json::array();
  for (const ColumnRule& column : table.columns) {
    Json fields = {{"name", column.name}};
    fields.update(std::visit([](const auto& rule) { return fields_of(rule); }, column.rule));
    columns.push_back(std::move(fields));
  }
  Json json = {{"columns", std::move(columns)}};
  if (table.norm) json["norm"] = name_of(*table.norm);
  return json;
}

Json to_json(const InputColumn& column) {
  Json fields = {{"name", column.name}, {"is_text", column.is_text}};
  if (!column.known.empty()) fields["known"] = column.known;
  return fields;
}

Json to_json(const InputRules& rules) {
  Json json = Json::object();
  if (rules.columns.empty()) json["shape"] = rules.shape;
  for (const InputColumn& column : rules.columns) json["columns"].push_back(to_json(column));
  json["inputs"] = Json::array();
  for (const InputRule& input : rules.inputs) {
    Json fields = {{"column", input.column}};
    fields.update(std::visit([](const auto& rule) { return fields_of(rule); }, input.rule));
    json["inputs"].push_back(std::move(fields));
  }
  return json;
}

std::optional<RecordNorm> read_norm(const JsonValue& json) {
  if (!json.contains("norm")) return std::nullopt;
  return read_name<RecordNorm>(json, "norm");
}

ArrayRules read_array_rules(const JsonValue& json) {
  ArrayRules array{read_sizes(json, "shape", most_record_dimensions, most_rules), {}};
  for (const JsonValue& rule : read_array(json, "rules", most_rules)) {
    array.rules.push_back(read_numeric(rule));
  }
  array.norm = read_norm(json);
  return array;
}

TableRules read_table_rules(const JsonValue& json) {
  TableRules table;
  for (const JsonValue& column : read_array(json, "columns", most_rules)) {
    table.columns.push_back(read_column(column));
  }
  table.norm = read_norm(json);
  return table;
}

InputRules read_input_rules(const JsonValue& json) {
  InputRules rules;
  if (json.contains("columns")) {
    for (const JsonValue& column : read_array(json, "columns", most_rules)) {
      rules.columns.push_back(read_input_column(column));
    }
  } else {
    rules.shape = read_sizes(json, "shape", most_record_dimensions, most_rules);
  }
  for (const JsonValue& input : read_array(json, "inputs", most_rules)) {
    rules.inputs.push_back(read_input(input));
  }
  return rules;
}

}  // namespace

Json to_json(const Preprocessing& preprocessing) {
  return std::visit([](const auto& rules) { return to_json(rules); }, preprocessing);
}

Preprocessing read_preprocessing(const JsonValue& json) {
  Preprocessing preprocessing;
  if (json.contains("inputs")) {
    preprocessing = read_input_rules(json);
  } else if (json.contains("columns")) {
    preprocessing = read_table_rules(json);
  } else {
    preprocessing = read_array_rules(json);
  }
  check_preprocessing(preprocessing);
  return preprocessing;
}

}  // namespace sealion
