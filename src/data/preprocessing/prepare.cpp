#include "data/preprocessing/prepare.h"

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"
#include "data/preprocessing/prepare_inputs.h"
#include "data/preprocessing/prepare_records.h"
#include "data/preprocessing/prepare_rows.h"
#include "data/preprocessing/record_norm.h"

namespace sealion {
namespace {

void check_range(const Inputs& inputs, RecordRange range) {
  const std::size_t count = record_count(inputs);
  if (range.first <= count && range.count <= count - range.first) return;
  fail(ErrorCode::invalid_argument, "records {} to {} of a set of {}", range.first,
       range.first + range.count, count);
}

void check_kind(const Preprocessing& preprocessing, const Inputs& inputs) {
  const bool are_rows = std::holds_alternative<Table>(inputs);
  if (are_rows == takes_rows(preprocessing)) return;
  fail(ErrorCode::incompatible, "{}",
       are_rows ? "a table for a model that takes arrays"
                : "arrays for a model that takes the columns of a table");
}

/// Names of records that are counted from the first of a range.
RecordNames names_from(const RecordNames& names, std::size_t first) {
  return [&names, first](std::size_t record) { return names(first + record); };
}

IntegerBatch prepare_all(const ArrayRules& rules, const Records& records, RecordRange range,
                         const RecordNames& names) {
  if (!rules.norm) return prepare_records(rules, records, range, names);
  return prepare_records(rules, normalised(*rules.norm, records, range), {0, range.count},
                         names_from(names, range.first));
}

IntegerBatch prepare_all(const TableRules& rules, const Table& table, RecordRange range,
                         const RecordNames& names) {
  if (!rules.norm) return prepare_rows(rules, table, range, names);
  return prepare_rows(rules, normalised(*rules.norm, table, rules, range), {0, range.count},
                      names_from(names, range.first));
}

}  // namespace

std::string record_number(std::size_t record) { return fmt::format("record {}", record); }

IntegerBatch prepare(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                     const RecordNames& names) {
  check_range(inputs, range);
  check_kind(preprocessing, inputs);
  return std::visit(
      Cases{[&](const ArrayRules& rules) {
              return prepare_all(rules, std::get<Records>(inputs), range, names);
            },
            [&](const TableRules& rules) {
              return prepare_all(rules, std::get<Table>(inputs), range, names);
            },
            [&](const InputRules& rules) { return prepare_inputs(rules, inputs, range, names); }},
      preprocessing);
}

void check_takes(const Preprocessing& preprocessing, const Inputs& inputs) {
  prepare(preprocessing, inputs, {0, 0});
}

}  // namespace sealion
