#include "heras/model/model_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <variant>

#include "base/digest.h"
#include "base/file.h"
#include "heras/fixtures.h"
#include "heras/model/opened_model.h"
#include "runtime/server.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::random_images;
using testing::trained_model;

nlohmann::json plan_json_of(const Model& model) {
  nlohmann::json json = plan_to_json(model.deployment());
  json.erase("salt");  // drawn for each model
  return json;
}

/// Without the id, whose salt is drawn for each model.
Manifest unnamed(Manifest manifest) {
  manifest.model_id = {};
  return manifest;
}

Sequential calibrated_model() {
  Sequential model = trained_model();
  model.calibrate(random_images(100).inputs);
  TrainingRecord record;
  record.logit_scale = 0.125;
  record.history.epochs = {{1.5, 0.5, 0.25, 2}};
  model.set_training(record);
  return model;
}

class ModelFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    calibrated_model().save(path_);
    bytes_ = read_file(path_, largest_model_file);
  }

  /// Loads the file with its sections changed and its checksum right again.
  void expect_refused(ErrorCode code, const std::string& message,
                      const std::function<void(ModelFile&)>& change) {
    ModelFile file = decode_model(bytes_, "file");
    change(file);
    write_file(path_, encode_model(file));
    expect_error(code, message, [&] { Model::load(path_); });
    expect_error(code, path_.string(), [&] { Model::load(path_); });
  }

  /// The same with its description changed.
  void expect_config_refused(ErrorCode code, const std::string& message,
                             const std::function<void(nlohmann::json&)>& change) {
    expect_refused(code, message, [&](ModelFile& file) {
      nlohmann::json config = nlohmann::json::parse(file.config);
      change(config);
      file.config = config.dump();
    });
  }

  TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "small.sealion";
  ByteVector bytes_;
};

/// Who guesses the weights cannot tell from the public id that the guess is right.
TEST(SaltedModel, KeepsItsSaltToItself) {
  const TemporaryFolder folder;
  Sequential model = calibrated_model();
  const Digest id = model.deploy().manifest.model_id;
  EXPECT_EQ(model.deploy().manifest.model_id, id) << "of the same plan";
  EXPECT_NE(calibrated_model().deploy().manifest.model_id, id) << "of the same weights";
  model.save(folder / "model.sealion");
  Model again = Model::load(folder / "model.sealion");
  const Manifest manifest = again.deploy().manifest;
  EXPECT_EQ(manifest.model_id, id);
  const std::string salt = plan_to_json(again.deployment())["salt"];
  EXPECT_EQ(manifest_to_json(manifest).find(salt), std::string::npos);
  EXPECT_EQ(manifest.noise_margin_bits, std::floor(manifest.noise_margin_bits)) << "whole bits";
}

TEST_F(ModelFileTest, BringsTheModelBack) {
  const Sequential model = calibrated_model();
  const Model again = Model::load(path_);
  EXPECT_EQ(again.name(), "small");
  EXPECT_EQ(again.summary(), model.summary());
  EXPECT_EQ(again.weights(), model.weights());
  EXPECT_EQ(again.largest_seen(), model.largest_seen());
  EXPECT_EQ(to_json(*again.training()), to_json(*model.training()));
  EXPECT_EQ(unnamed(again.deployment().manifest), unnamed(model.deployment().manifest));
  EXPECT_EQ(plan_json_of(again), plan_json_of(model));
  again.save(folder_ / "again.sealion");
  EXPECT_EQ(read_file(folder_ / "again.sealion", largest_model_file), bytes_);
}

TEST_F(ModelFileTest, KnowsWhatIsPublicBeforeItsNetworkIsMade) {
  const OpenedModel opened = open_model(path_);
  const Model model = Model::load(opened);
  EXPECT_EQ(opened.face->manifest(), model.deployment().manifest);
  EXPECT_EQ(&model.deployment().prepared->face(), opened.face.get());
  EXPECT_EQ(opened.face->channels().size(), opened.face->manifest().parameters.plain_moduli.size());
}

TEST_F(ModelFileTest, KeepsMagnitudesOfAnySize) {
  ModelFile file = decode_model(bytes_, "file");
  for (const std::vector<double>& seen :
       {std::vector<double>{0, 127}, {1, 0x1p62}, {1, 0x1p63}, {3, 0x1.8p200, 5}, {0.5}}) {
    file.largest_seen = seen;
    EXPECT_EQ(decode_model(encode_model(file), "file").largest_seen, seen);
  }
}

TEST_F(ModelFileTest, PutsThePublicManifestBesideItAndDoesNotNeedIt) {
  const auto public_file = folder_ / "small.manifest.json";
  const ByteVector text = read_file(public_file, largest_model_file);
  const Manifest manifest = manifest_from_json({text.begin(), text.end()}, "manifest");
  std::filesystem::remove(public_file);
  const Model model = Model::load(path_);
  EXPECT_EQ(model.deployment().manifest, manifest);
  EXPECT_NO_THROW(Server(model.deployment().prepared));
  EXPECT_THROW(Server(model.program(), model.deployment().plan.way, manifest), Error)
      << "without the salt of its id";
}

TEST_F(ModelFileTest, RefusesEveryFlippedByteAndEveryCut) {
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    ByteVector flipped = bytes_;
    flipped[i] ^= 0x10;
    expect_error(ErrorCode::corrupt, "", [&] { decode_model(flipped, "file"); });
    expect_error(ErrorCode::corrupt, "", [&] { decode_model(ByteSpan(bytes_).first(i), "file"); });
  }
}

TEST_F(ModelFileTest, RefusesWhatIsNoModel) {
  const ByteVector other(100, 1);
  expect_error(ErrorCode::corrupt, "not a file of the expected kind",
               [&] { decode_model(other, "file"); });
  ByteVector newer(bytes_.begin(), bytes_.end() - 32);
  newer[8] = 9;
  append_digest(newer);
  expect_error(ErrorCode::unsupported, "version 9", [&] { decode_model(newer, "file"); });
  ByteVector longer(bytes_.begin(), bytes_.end() - 32);
  longer.push_back(0);
  append_digest(longer);
  expect_error(ErrorCode::corrupt, "too many at the end", [&] { decode_model(longer, "file"); });
}

TEST_F(ModelFileTest, RefusesHostileSections) {
  expect_config_refused(ErrorCode::unsupported, "layers[3].config: unknown layer 'Softmax'",
                        [](nlohmann::json& c) { c["layers"][3]["kind"] = "Softmax"; });
  expect_refused(ErrorCode::corrupt, "weights out of the declared saturation: 8",
                 [](ModelFile& f) { f.weights[0].kernel[0] = 8; });
  expect_refused(ErrorCode::corrupt, "weights of 1 layers",
                 [](ModelFile& f) { f.weights.pop_back(); });
  expect_refused(ErrorCode::corrupt, "23 weights",
                 [](ModelFile& f) { f.weights[1].kernel.resize(23); });
  expect_config_refused(ErrorCode::corrupt,
                        "layers[2].config: units must be an integer in [0, 65536], not 70000",
                        [](nlohmann::json& c) { c["layers"][2]["config"]["units"] = 70000; });
  expect_refused(ErrorCode::corrupt, "its description: damaged JSON",
                 [](ModelFile& f) { f.config.pop_back(); });
  expect_config_refused(ErrorCode::corrupt, "name is missing",
                        [](nlohmann::json& c) { c.erase("name"); });
  expect_config_refused(ErrorCode::corrupt, "layers must be an array of at most",
                        [](nlohmann::json& c) { c["layers"] = 7; });
  expect_refused(ErrorCode::corrupt, "no weights yet", [](ModelFile& f) {
    nlohmann::json config = nlohmann::json::parse(f.config);
    config["layers"] = nlohmann::json::array();
    f.config = config.dump();
    f.weights.clear();
  });
  expect_refused(ErrorCode::corrupt, "calibration of 1 nodes",
                 [](ModelFile& f) { f.largest_seen = {3}; });
  expect_refused(ErrorCode::corrupt, "nan is no magnitude",
                 [](ModelFile& f) { f.largest_seen.front() = std::nan(""); });
  expect_config_refused(ErrorCode::corrupt, "plan is missing",
                        [](nlohmann::json& c) { c.erase("plan"); });
  expect_config_refused(ErrorCode::corrupt, "its plan has 3 layers",
                        [](nlohmann::json& c) { c["plan"]["layers"].erase(0); });
  expect_config_refused(ErrorCode::corrupt, "another name to 'dense_1'",
                        [](nlohmann::json& c) { c["plan"]["layers"][1]["name"] = "dense_9"; });
  expect_config_refused(ErrorCode::corrupt, "plan.samples must be an integer in [1, ",
                        [](nlohmann::json& c) { c["plan"]["samples"] = 0; });
  expect_config_refused(ErrorCode::corrupt,
                        "plan.range_mode must be one of proved, calibrated, not \"guessed\"",
                        [](nlohmann::json& c) { c["plan"]["range_mode"] = "guessed"; });
  expect_config_refused(ErrorCode::corrupt, "training must be an object, not 1",
                        [](nlohmann::json& c) { c["training"] = 1; });
}

TEST_F(ModelFileTest, RefusesHostileBarriers) {
  const auto with = [](std::size_t after, bool relinearise, std::size_t dropped) {
    return [=](nlohmann::json& c) {
      c["plan"]["barriers"] = {
          {{"after", after}, {"relinearise", relinearise}, {"dropped_limbs", dropped}}};
    };
  };
  expect_config_refused(ErrorCode::corrupt, "barrier", with(9, false, 1));
  expect_config_refused(ErrorCode::corrupt, "barrier", with(1, false, 60));
  expect_config_refused(ErrorCode::corrupt, "barrier", with(1, false, 0));
  expect_config_refused(ErrorCode::corrupt, "not of this network", with(2, true, 0));
  expect_config_refused(ErrorCode::corrupt, "plan.barriers[0].dropped_limbs must be",
                        with(1, false, 1 << 20));
  expect_config_refused(ErrorCode::corrupt, "plan.barriers is missing",
                        [](nlohmann::json& c) { c["plan"].erase("barriers"); });
}

TEST_F(ModelFileTest, BringsADeepModelBack) {
  const Sequential model = testing::deep_model();
  const auto path = folder_ / "deep.sealion";
  model.save(path);
  const Model again = Model::load(path);
  EXPECT_EQ(unnamed(again.deployment().manifest), unnamed(model.deployment().manifest));
  EXPECT_EQ(again.deployment().plan.way, model.deployment().plan.way);
  EXPECT_EQ(plan_json_of(again), plan_json_of(model));
}

/// Planned for a slow network, so that rotations go without keys.
Sequential model_with_few_keys() {
  Sequential model = trained_model();
  PlanRequest request{.samples = 1, .layout = LayoutKind::packed};
  request.cost_model.network_bytes = 1e6;
  model.deploy(request);
  return model;
}

TEST_F(ModelFileTest, BringsAModelWithFewKeysBack) {
  const Sequential model = model_with_few_keys();
  EXPECT_FALSE(std::get<packed::PackedWay>(model.deployment().plan.way).keyless.empty());
  model.save(path_);
  const Model again = Model::load(path_);
  EXPECT_EQ(again.deployment().plan.way, model.deployment().plan.way);
  EXPECT_EQ(unnamed(again.deployment().manifest), unnamed(model.deployment().manifest));
  EXPECT_EQ(plan_json_of(again), plan_json_of(model));
}

TEST_F(ModelFileTest, RefusesHostileListsOfKeylessRotations) {
  const Sequential model = model_with_few_keys();
  model.save(path_);
  bytes_ = read_file(path_, largest_model_file);
  std::vector<std::size_t> all = std::get<packed::PackedWay>(model.deployment().plan.way).keyless;
  for (const GaloisKeyShape& keys : model.deployment().manifest.evaluation_keys.rotations) {
    all.insert(all.end(), keys.elements.begin(), keys.elements.end());
  }
  std::sort(all.begin(), all.end());
  const auto with = [](const nlohmann::json& keyless) {
    return [=](nlohmann::json& c) { c["plan"]["packed"]["keyless"] = keyless; };
  };
  expect_config_refused(ErrorCode::corrupt, "others do not make them", with(all));
  expect_config_refused(ErrorCode::corrupt, "the Galois element 2 has", with({2}));
  expect_config_refused(ErrorCode::corrupt, "the Galois element 1 has", with({1}));
  expect_config_refused(ErrorCode::corrupt, "ascending", with({all.front(), all.front()}));
  expect_config_refused(ErrorCode::corrupt, "plan.packed.keyless", with({1 << 20}));
  expect_config_refused(ErrorCode::corrupt, "plan.packed.keyless", with({-1}));
  expect_config_refused(ErrorCode::corrupt, "plan.packed.keyless", with("all"));
  expect_config_refused(ErrorCode::corrupt, "not of this network",
                        [](nlohmann::json& c) { c["plan"]["packed"].erase("keyless"); });
}

TEST_F(ModelFileTest, RefusesTheManifestOfAnotherNetwork) {
  expect_refused(
      ErrorCode::corrupt, "the manifest of 'small' is not of this network",
      [](ModelFile& f) { f.weights[0].kernel[0] = f.weights[0].kernel[0] == 0 ? 1 : 0; });
  expect_refused(ErrorCode::corrupt, "its manifest", [](ModelFile& f) { f.manifest = "{}"; });
}

TEST_F(ModelFileTest, NamesAMissingFileAndAFolder) {
  expect_error(ErrorCode::not_found, "absent", [&] { Model::load(folder_ / "absent"); });
  expect_error(ErrorCode::io, "directory", [&] { Model::load(folder_.path()); });
}

TEST_F(ModelFileTest, LeavesNothingHalfWritten) {
  expect_error(ErrorCode::not_found, "no/such/folder",
               [&] { calibrated_model().save(folder_ / "no/such/folder/m.sealion"); });
  expect_error(ErrorCode::invalid_argument, "no weights yet",
               [&] { testing::small_model().save(folder_ / "untrained.sealion"); });
  EXPECT_EQ(folder_.entries(), 2u);
}

}  // namespace
}  // namespace sealion::heras
