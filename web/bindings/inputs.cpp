#include "inputs.h"

#include <utility>

namespace sealion::web {
namespace {

using emscripten::val;

std::vector<std::string> texts_of(const val& texts) {
  return emscripten::vecFromJSArray<std::string>(texts);
}

template <typename T>
std::vector<T> numbers_of(const val& numbers) {
  return emscripten::convertJSArrayToNumberVector<T>(numbers);
}

Records array_records(const val& records, std::size_t count) {
  Records result{numbers_of<std::size_t>(records["shape"]), count, {}};
  if (records["pixels"].isUndefined()) {
    result.values = Numbers<double>(numbers_of<double>(records["numbers"]));
  } else {
    result.values = Numbers<std::uint8_t>(numbers_of<std::uint8_t>(records["pixels"]));
  }
  return result;
}

Column column_of(const val& column) {
  Column result{column["name"].as<std::string>(), {}};
  if (column["categories"].isUndefined()) {
    result.values = NumericColumn{Numbers<double>(numbers_of<double>(column["numbers"]))};
  } else {
    result.values = CategoricalColumn{texts_of(column["categories"]),
                                      numbers_of<std::uint32_t>(column["ofRow"])};
  }
  return result;
}

}  // namespace

Inputs inputs_of(const val& records) {
  const auto count = records["count"].as<std::size_t>();
  if (records["columns"].isUndefined()) return array_records(records, count);
  Table table{count, {}};
  for (const val& column : emscripten::vecFromJSArray<val>(records["columns"])) {
    table.columns.push_back(column_of(column));
  }
  return table;
}

}  // namespace sealion::web
