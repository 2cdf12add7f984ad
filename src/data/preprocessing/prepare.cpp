#include "data/preprocessing/prepare.h"

#include "base/cases.h"
#include "base/error.h"
#include "data/dataset.h"
#include "data/preprocessing/prepare_records.h"
#include "data/preprocessing/prepare_rows.h"

namespace sealion {
namespace {

void check_range(const Inputs& inputs, RecordRange range) {
  const std::size_t count = record_count(inputs);
  if (range.first <= count && range.count <= count - range.first) return;
  fail(ErrorCode::invalid_argument, "records {} to {} of a set of {}", range.first,
       range.first + range.count, count);
}

[[noreturn]] void refuse_table() {
  fail(ErrorCode::incompatible, "a table for a model that takes arrays");
}

[[noreturn]] void refuse_records() {
  fail(ErrorCode::incompatible, "arrays for a model that takes the columns of a table");
}

}  // namespace

std::string record_number(std::size_t record) { return fmt::format("record {}", record); }

IntegerBatch prepare(const Preprocessing& preprocessing, const Inputs& inputs, RecordRange range,
                     const RecordNames& names) {
  check_range(inputs, range);
  return std::visit(
      Cases{[&](const ArrayRules& rules, const Records& records) {
              return prepare_records(rules, records, range, names);
            },
            [&](const TableRules& rules, const Table& table) {
              return prepare_rows(rules, table, range, names);
            },
            [](const ArrayRules&, const Table&) -> IntegerBatch { refuse_table(); },
            [](const TableRules&, const Records&) -> IntegerBatch { refuse_records(); }},
      preprocessing, inputs);
}

void check_takes(const Preprocessing& preprocessing, const Inputs& inputs) {
  prepare(preprocessing, inputs, {0, 0});
}

}  // namespace sealion
