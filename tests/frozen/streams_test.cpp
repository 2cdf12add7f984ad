#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ring/sampler.h"

/// Seeds and positions as files have them, and the residues that they stand for: those of
/// make_streams.py, which shares no code with the library.
namespace sealion {
namespace {

Seed seed_of(const std::string& hex) {
  Seed seed;
  for (std::size_t i = 0; i < seed.size(); ++i) {
    seed[i] = static_cast<std::uint8_t>(std::stoi(hex.substr(2 * i, 2), nullptr, 16));
  }
  return seed;
}

TEST(FrozenStreams, GiveTheSameResiduesForEver) {
  std::ifstream file(SEALION_FROZEN_STREAMS);
  const nlohmann::json vectors = nlohmann::json::parse(file);
  ASSERT_EQ(vectors.size(), 20U);
  for (const nlohmann::json& vector : vectors) {
    const auto due = vector.at("residues").get<std::vector<std::uint64_t>>();
    std::vector<std::uint64_t> made(due.size());
    UniformSampler sampler(seed_of(vector.at("seed")));
    sampler.sample({vector.at("domain"), vector.at("limb"), vector.at("row"), vector.at("first")},
                   Modulus(vector.at("prime")), made.size(), made);
    EXPECT_EQ(made, due) << vector.at("prime") << ", row " << vector.at("row");
  }
}

}  // namespace
}  // namespace sealion
