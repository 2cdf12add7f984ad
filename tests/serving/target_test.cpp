#include "serving/protocol/target.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace sealion::serving {
namespace {

TEST(Target, KnowsTheAddressesOfTheProtocol) {
  EXPECT_EQ(find_target("/v2/health/live")->place, Place::live);
  EXPECT_EQ(find_target("/v2/health/ready")->place, Place::ready);
  EXPECT_EQ(find_target("/v2")->place, Place::server);
  EXPECT_EQ(find_target("/v2/repository/index")->place, Place::repository_index);
  EXPECT_EQ(find_target("/v2/keys")->place, Place::keys);
  EXPECT_EQ(find_target("/metrics")->place, Place::metrics);
  EXPECT_EQ(find_target("/openapi.json")->place, Place::description);
  EXPECT_EQ(find_target("/")->place, Place::page);
  EXPECT_EQ(find_target("/app/page.js")->name, "app/page.js");
}

TEST(Target, NamesModelAndVersion) {
  for (const auto& [rest, place] : {std::pair{"", Place::model},
                                    {"/ready", Place::model_ready},
                                    {"/manifest", Place::manifest},
                                    {"/infer", Place::infer}}) {
    const auto newest = find_target(std::string("/v2/models/dnn-30") + rest);
    ASSERT_TRUE(newest);
    EXPECT_EQ(newest->place, place);
    EXPECT_EQ(newest->name, "dnn-30");
    EXPECT_EQ(newest->version, "");
    const auto version = find_target(std::string("/v2/models/dnn%2D30/versions/12") + rest);
    ASSERT_TRUE(version);
    EXPECT_EQ(version->place, place);
    EXPECT_EQ(version->name, "dnn-30");
    EXPECT_EQ(version->version, "12");
  }
}

TEST(Target, KnowsNothingElse) {
  for (const char* path : {"", "v2", "*", "/v2/", "/v2/models", "/v2/models/", "/v2/models/a/b",
                           "/v2/models/a/versions", "/v2/models/a/versions/", "/v2/health",
                           "/v2/health/live/now", "/v2/keys/a/b", "/v2/models/%zz", "/v2/models/%2",
                           "/v2/models/a/versions/1/infer/x", "/v2/a/b/c/d/e/f/g/h/i/j"}) {
    EXPECT_FALSE(find_target(path)) << path;
  }
}

TEST(Target, TakesAnyBytes) {
  std::mt19937 random(1);
  const std::string pieces[] = {"/",   "v2", "models", "versions", "%",
                                "%2f", "..", "keys",   "\0",       "\xff"};
  for (int i = 0; i < 20'000; ++i) {
    std::string path = "/";
    for (unsigned n = random() % 9; n > 0; --n) path += pieces[random() % std::size(pieces)];
    const auto target = find_target(path);
    EXPECT_FALSE(target && target->place == Place::infer && target->name.empty());
  }
}

TEST(Target, KnowsItsMethods) {
  const Target key = *find_target("/v2/keys/ab");
  for (const char* method : {"PUT", "HEAD", "DELETE"}) EXPECT_TRUE(knows_method(key, method));
  for (const char* method : {"GET", "POST", "PU", "", ",", "HEAD, PUT"}) {
    EXPECT_FALSE(knows_method(key, method)) << method;
  }
}

}  // namespace
}  // namespace sealion::serving
