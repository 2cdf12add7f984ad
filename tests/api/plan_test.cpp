#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sealion/heras.h>
#include <stdlib.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

namespace sealion::models {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
namespace fs = std::filesystem;

const std::string zoo_model = std::string(SEALION_ZOO_FOLDER) + "/dnn-30.sealion";

/// What the command prints.
std::string said_by(const std::string& arguments) {
  const std::string line = std::string(SEALION_COMMAND) + " plan " + zoo_model + " " + arguments;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(line.c_str(), "r"), ::pclose);
  std::string text;
  std::array<char, 4096> some;
  while (const std::size_t read = std::fread(some.data(), 1, some.size(), pipe.get())) {
    text.append(some.data(), read);
  }
  return text;
}

/// A dense layer on four features.
Model small() {
  Model model("small");
  model.add(Input({4}, {.saturation = 3}));
  model.add(Dense(2, {.saturation = 3}));
  model.set_weights({{{1, -2, 3, 0, 2, 1, -1, 3}, {5, -5}}});
  return model;
}

void expect_refused(const PlanOptions& options, const std::string& text) {
  Model model = small();
  try {
    model.deploy(options);
    ADD_FAILURE() << "it was planned, instead of: " << text;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    EXPECT_THAT(error.what(), HasSubstr(text));
  }
}

/// With a cache of its own, in which nothing is at first.
class PlanApi : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "sealion_plan_XXXXXX";
    folder_ = ::mkdtemp(name.data());
    ::unsetenv("SEALION_COST_MODEL");
    ::setenv("SEALION_DEVICE", "cpu", 1);  // whatever card is here
    ::setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    ::setenv("XDG_CONFIG_HOME", (folder_ / "config").c_str(), 1);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(PlanApi, SaysWhatTheCommandSays) {
  Model model = Model::load(zoo_model);
  model.deploy();
  EXPECT_EQ(model.plan_json() + "\n", said_by("--json"));
  EXPECT_EQ(model.plan_text(), said_by(""));
  model.deploy({.batch = 1,
                .security = 192,
                .security_table = "2018",
                .requests_per_key = 3,
                .safety_factor = 4});
  const std::string options =
      "--batch 1 --security 192 --security-table 2018 --requests-per-key 3 --safety-factor 4";
  EXPECT_EQ(model.plan_json() + "\n", said_by(options + " --json"));
  EXPECT_EQ(model.plan_text(), said_by(options));
  model.deploy({.batch = 2, .layout = "packed", .client = "seal", .proved = true});
  EXPECT_EQ(model.plan_text(), said_by("--batch 2 --layout packed --client seal --proved"));
  model.deploy({.detect_wraps = 4, .model_privacy = 20, .logit_noise = 9, .query_budget = 50});
  EXPECT_EQ(model.plan_text(),
            said_by("--detect-wraps 4 --model-privacy 20 --logit-noise 9 --query-budget 50"));
  model.deploy({.batch = 100, .calibrate = false});
  EXPECT_EQ(model.plan_text(), said_by("--batch 100 --no-calibration"));
}

/// Weights that are set afterwards have no plan yet; to ask for one leaves the model as it is.
TEST_F(PlanApi, IsOfTheModelAsItIs) {
  Model model = small();
  model.deploy({.batch = 3, .calibrate = false});
  EXPECT_THAT(model.plan_json(), HasSubstr("\"samples\": 3,"));
  model.set_weights(model.weights());
  EXPECT_THAT(model.plan_json(), Not(HasSubstr("\"samples\": 3,")));
  model.deploy({.batch = 5, .calibrate = false});
  EXPECT_THAT(model.plan_json(), HasSubstr("\"samples\": 5,"));
  EXPECT_THAT(model.plan_text(), HasSubstr("1 for 5 samples"));
  Model untrained("untrained");
  untrained.add(Input({4}));
  untrained.add(Dense(2));
  EXPECT_THROW(untrained.plan_json(), Error);
}

TEST_F(PlanApi, MeasuresTheMachineOnceAndOnlyIfItMay) {
  Model model = small();
  model.deploy({.calibrate = false});
  EXPECT_FALSE(fs::exists(folder_ / "cache"));
  EXPECT_THAT(model.plan_json(), HasSubstr("\"origin\": \"defaults\""));
  model.deploy();
  EXPECT_TRUE(fs::exists(folder_ / "cache" / "sealion"));
  const std::string first = model.plan_json();
  EXPECT_THAT(first, HasSubstr("\"origin\": \"measured\""));
  model.deploy();
  EXPECT_EQ(model.plan_json(), first);
}

TEST_F(PlanApi, RefusesWhatThereIsNotWithWhatThereIs) {
  expect_refused({.batch = 0}, "a plan for 0 samples: from 1 to 1099511627776");
  expect_refused({.layout = "loose"}, "unknown layout 'loose': there are slotwise, packed, affine");
  expect_refused({.security = 100}, "100 bits of security: 128, 192 and 256 are possible");
  expect_refused({.security_table = "2020"},
                 "unknown security table '2020': there are 2024, 2024-quantum, 2018, 2018-quantum");
  expect_refused({.client = "other"}, "unknown client 'other': there are sealion, seal");
  expect_refused({.requests_per_key = 0}, "0 requests for each key: at least 1 is possible");
  expect_refused({.safety_factor = 0.5}, "a safety factor of 0.5 is not at least 1");
  expect_refused({.detect_wraps = 41}, "41 bits to detect wraps with: up to 40 are possible");
  expect_refused({.model_privacy = 41}, "41 bits of model privacy: 1 to 40 are possible");
  expect_refused({.logit_noise = 3}, "a logit noise of 3 without model privacy");
}

TEST_F(PlanApi, ABrokenFileOfRatesIsSaidSo) {
  const fs::path file = folder_ / "rates.json";
  std::ofstream(file) << "{}";
  ::setenv("SEALION_COST_MODEL", file.c_str(), 1);
  Model model = small();
  EXPECT_THROW(model.deploy(), Error);
  ::unsetenv("SEALION_COST_MODEL");
}

TEST_F(PlanApi, ModelsGoThroughBytes) {
  Model model = small();
  model.deploy({.batch = 1, .calibrate = false});
  const std::vector<std::uint8_t> bytes = model.to_bytes();
  const fs::path file = folder_ / "small.sealion";
  model.save(file);
  std::ifstream stream(file, std::ios::binary);
  const std::vector<std::uint8_t> saved{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_EQ(bytes, saved);
  const Model again = Model::from_bytes(bytes, "the model");
  EXPECT_EQ(again.weights(), model.weights());
  EXPECT_EQ(again.manifest(), model.manifest());
  EXPECT_EQ(again.to_bytes(), bytes);
  EXPECT_THAT(again.plan_json(), HasSubstr("\"samples\": 1,"));
  EXPECT_THAT(again.plan_json(), HasSubstr("\"origin\": \"unknown\""));
  try {
    Model::from_bytes(std::span(bytes).first(bytes.size() - 1), "the model");
    ADD_FAILURE() << "took a model that is cut";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::corrupt);
    EXPECT_THAT(error.what(), HasSubstr("the model"));
  }
}

}  // namespace
}  // namespace sealion::models
