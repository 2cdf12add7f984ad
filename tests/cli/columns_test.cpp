#include "cli/tables/columns.h"

#include <gtest/gtest.h>

#include "cli/tables/zoo_table.h"

namespace sealion::cli {
namespace {

TEST(Columns, NamesToTheLeftNumbersToTheRight) {
  EXPECT_EQ(format_columns({"model", "n"}, {{"a", "4,096"}, {"longer one", "1"}}),
            "model           n\n"
            "-----------------\n"
            "a           4,096\n"
            "longer one      1\n");
  EXPECT_EQ(format_columns({"model", "note"}, {{"a", ""}}), "model  note\n-----------\na\n");
}

TEST(ZooTable, HasAccuraciesOnlyWhereAnyIsKnown) {
  ZooEntry entry{"dnn-30", "Input 28x28, Dense 10", 7850, 30, {}, 4096, 27, 89, 34250, {}};
  Zoo zoo{{entry}, {"cnn-16"}};
  EXPECT_EQ(to_text(zoo).find("accuracy"), std::string::npos);
  EXPECT_NE(to_text(zoo).find("sealion train --model cnn-16\n"), std::string::npos);
  zoo.models.push_back(entry);
  zoo.models.back().accuracy = 0.9787;
  EXPECT_NE(to_text(zoo).find("accuracy"), std::string::npos);
  EXPECT_NE(to_text(zoo).find("97.87 %"), std::string::npos);
  EXPECT_EQ(to_text({}), "No trained models.\n");
}

}  // namespace
}  // namespace sealion::cli
