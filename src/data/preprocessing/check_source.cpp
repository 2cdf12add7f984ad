#include "data/preprocessing/check_source.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "base/error.h"
#include "data/dataset.h"

namespace sealion {
namespace {

constexpr std::size_t most_texts_shown = 8;

}  // namespace

const Column& find_column(const Table& table, const std::string& name) {
  const auto found = std::ranges::find(table.columns, name, &Column::name);
  if (found != table.columns.end()) return *found;
  fail(ErrorCode::incompatible, "no column '{}', which the model takes", name);
}

std::string known_texts(const std::vector<std::string>& known) {
  const std::size_t shown = std::min(most_texts_shown, known.size());
  return fmt::format("the model knows {}{}", fmt::join(std::span(known).first(shown), ", "),
                     shown < known.size() ? ", ..." : "");
}

void check_shape(const Records& records, const std::vector<std::size_t>& shape) {
  if (is_taken_for(records.shape, shape)) return;
  fail(ErrorCode::incompatible, "records of the shape ({}) for a model that takes ({})",
       fmt::join(records.shape, ", "), fmt::join(shape, ", "));
}

}  // namespace sealion
