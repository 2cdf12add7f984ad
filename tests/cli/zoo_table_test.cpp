#include "cli/tables/zoo_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sealion::cli {
namespace {

TEST(ZooTable, HasAccuraciesOnlyWhereAnyIsKnown) {
  ZooEntry entry{"dnn-30", "Input 28x28, Dense 10", 7850, 30, {}, 4096, 27, 89, 34250, {}};
  Zoo zoo{{entry}, {"cnn-16"}};
  EXPECT_EQ(to_text(zoo).find("accuracy"), std::string::npos);
  EXPECT_NE(to_text(zoo).find("sealion train --model cnn-16\n"), std::string::npos);
  zoo.models.push_back(entry);
  zoo.models.back().accuracy = 0.9787;
  EXPECT_NE(to_text(zoo).find("accuracy"), std::string::npos);
  EXPECT_NE(to_text(zoo).find("97.87 %"), std::string::npos);
  EXPECT_EQ(to_text(Zoo{}), "No trained models.\n");
}

TEST(ZooTable, IsJsonWithWhatIsKnown) {
  const ZooEntry entry{"dnn-30", "Input 28x28, Dense 10", 7850, 30, {}, 4096, 27, 89,
                       34250,    "sealion train"};
  EXPECT_EQ(
      to_json({{entry}, {"cnn-16"}}),
      nlohmann::json::parse(R"({"models": [{"model": "dnn-30", "layers": "Input 28x28, Dense 10",
                "parameters": 7850, "activations": 30, "n": 4096, "plain_modulus_bits": 27,
                "coeff_modulus_bits": 89, "file_bytes": 34250, "command": "sealion train"}],
                "untrained": ["cnn-16"]})"));
}

}  // namespace
}  // namespace sealion::cli
