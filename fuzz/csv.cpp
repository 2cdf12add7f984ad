// A table, not gzipped: unpacked, it could be larger than what the target may take.
#include <sealion/data.h>

#include "base/cases.h"
#include "data/files/csv/read_table.h"
#include "data/gzip.h"
#include "memory_file.h"
#include "round_trip.h"

namespace sealion::fuzz {
namespace {

bool is_sound(const NumericColumn& column, std::size_t rows) {
  return column.of_row.size() == rows;
}

bool is_sound(const CategoricalColumn& column, std::size_t rows) {
  const bool are_categories = std::ranges::all_of(column.of_row, [&](std::uint32_t number) {
    return number == CategoricalColumn::missing || number < column.categories.size();
  });
  return are_categories && column.of_row.size() == rows &&
         std::ranges::is_sorted(column.categories);
}

}  // namespace
}  // namespace sealion::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sealion;
  if (is_gzip({data, size})) return 0;
  static fuzz::MemoryFile file;
  file.set({data, size});
  const auto table = fuzz::read_or_refuse([&](ByteSpan) { return read_table(file.path()); }, {});
  if (!table) return 0;
  for (const Column& column : table->columns) {
    fuzz::expect(std::visit([&](const auto& values) { return fuzz::is_sound(values, table->rows); },
                            column.values),
                 "each row has a value of each column");
  }
  return 0;
}
