#include "data/files/csv/field_place.h"

#include <string>
#include <string_view>

#include "base/error.h"

namespace sealion {
namespace {

std::string where(const FieldPlace& place) {
  return fmt::format("'{}', line {}, column '{}'", place.table.name(), place.row.line,
                     place.table.columns()[place.column]);
}

std::string shortened(std::string_view field) {
  constexpr std::size_t most = 40;
  return field.size() <= most ? std::string(field) : std::string(field.substr(0, most)) + "...";
}

}  // namespace

void refuse(const FieldPlace& place, FieldFate fate) {
  const std::string field = shortened(place.row.fields[place.column]);
  switch (fate) {
    case FieldFate::is_not_utf8:
      fail(ErrorCode::corrupt, "{}: the text is not UTF-8; save the table in UTF-8", where(place));
    case FieldFate::is_infinite:
      fail(ErrorCode::corrupt, "{}: '{}' is no finite number", where(place), field);
    case FieldFate::is_text:
      fail(ErrorCode::corrupt, "{}: '{}' is no number", where(place), field);
    default:
      fail(ErrorCode::does_not_fit,
           "{}: '{}' is the {}th different text, too many for categories: ignore the column, or "
           "write its numbers with a decimal point",
           where(place), field, most_categories + 1);
  }
}

void refuse_missing(const FieldPlace& place) {
  fail(ErrorCode::corrupt, "{}: nothing stands there: fill it in or leave the row out",
       where(place));
}

}  // namespace sealion
