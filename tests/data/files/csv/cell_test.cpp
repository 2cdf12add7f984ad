#include "data/files/csv/cell.h"

#include <gtest/gtest.h>

#include <limits>

namespace sealion {
namespace {

double number(std::string_view field) {
  const Cell cell = read_cell(field);
  EXPECT_EQ(cell.kind, CellKind::number) << field;
  return cell.number;
}

TEST(Cell, ReadsNumbersToTheNearestDouble) {
  EXPECT_EQ(number("0.1"), 0.1);
  EXPECT_EQ(number("+4e1"), 40);
  EXPECT_EQ(number("-.5"), -0.5);
  EXPECT_EQ(number("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(number("1e-320"), 1e-320);
  EXPECT_EQ(number("-1e-999"), 0);
  EXPECT_EQ(number("1.7976931348623157e308"), std::numeric_limits<double>::max());
}

TEST(Cell, TellsWhatIsNoNumber) {
  for (const char* field : {"", "?", "NA", "n/a", "NaN", "-nan", "NULL", "none"}) {
    EXPECT_EQ(read_cell(field).kind, CellKind::missing) << field;
  }
  for (const char* field : {"inf", "-Infinity", "1e999", "-1e309"}) {
    EXPECT_EQ(read_cell(field).kind, CellKind::infinite) << field;
  }
  for (const char* field : {"1,5", "1.5 kg", "0x10", "--1", "+-1", "1e", "1_000",
                            "\xE2\x88\x92"
                            "1"}) {
    EXPECT_EQ(read_cell(field).kind, CellKind::text) << field;
  }
}

}  // namespace
}  // namespace sealion
