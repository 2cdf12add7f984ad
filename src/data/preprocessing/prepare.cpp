#include "data/preprocessing/prepare.h"

#include <algorithm>

#include "base/cases.h"
#include "base/error.h"
#include "base/parallel.h"
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
       are_rows ? "a table for a model that takes arrays: give its numbers without their names, in "
                  "the order of the data that it was trained on"
                : "arrays for a model that takes the columns of a table: give a table with their "
                  "names");
}

/// Names of records that are counted from the first of a range.
RecordNames names_from(const RecordNames& names, std::size_t first) {
  return [&names, first](std::size_t record) { return names(first + record); };
}

void prepare_all(const ArrayRules& rules, const Records& records, RecordRange range,
                 const RecordNames& names, const IntegerRows& out) {
  if (!rules.norm) return prepare_records(rules, records, range, names, out);
  prepare_records(rules, normalised(*rules.norm, records, range), {0, range.count},
                  names_from(names, range.first), out);
}

void prepare_all(const TableRules& rules, const Table& table, RecordRange range,
                 const RecordNames& names, const IntegerRows& out) {
  if (!rules.norm) return prepare_rows(rules, table, range, names, out);
  prepare_rows(rules, normalised(*rules.norm, table, rules, range), {0, range.count},
               names_from(names, range.first), out);
}

void prepare_range(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                   const RecordNames& names, const IntegerRows& out) {
  std::visit(
      Cases{[&](const ArrayRules& rules) {
              prepare_all(rules, std::get<Records>(inputs), range, names, out);
            },
            [&](const TableRules& rules) {
              prepare_all(rules, std::get<Table>(inputs), range, names, out);
            },
            [&](const InputRules& rules) { prepare_inputs(rules, inputs, range, names, out); }},
      preprocessing);
}

}  // namespace

std::string record_number(std::size_t record) { return fmt::format("record {}", record); }

IntegerBatch prepare(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                     const RecordNames& names, const ExecutionContext& context) {
  // So many that the rows made of them stay in the first-level cache.
  constexpr std::size_t share = 256;
  check_range(inputs, range);
  check_kind(preprocessing, inputs);
  IntegerBatch out(input_count(preprocessing), range.count);
  // Of no records too: what is wrong with all of them is said.
  const std::size_t shares = std::max<std::size_t>(1, (range.count + share - 1) / share);
  parallel_for(shares, context.quiet(), [&](std::size_t i) {
    const std::size_t first = i * share, count = std::min(share, range.count - first);
    prepare_range(preprocessing, inputs, {range.first + first, count}, names,
                  IntegerRows(out, first, count));
  });
  return out;
}

void check_takes(const Preprocessing& preprocessing, const Inputs& inputs) {
  prepare(preprocessing, inputs, {0, 0});
}

}  // namespace sealion
