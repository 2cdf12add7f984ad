#include "heras/transfer/variational_autoencoder.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "heras/fixtures.h"
#include "heras/layers/activation.h"
#include "heras/layers/flatten.h"
#include "heras/layers/input.h"
#include "heras/zoo/zoo.h"
#include "heras/zoo/zoo_vae.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using testing::random_images;

/// 12-5-4 with weights that nobody chose, and a decoder 4-3-12 beside it.
class SavedVae : public ::testing::Test {
 protected:
  void SetUp() override {
    Model encoder = testing::trained_model();
    encoder.calibrate(random_images(50).inputs);
    TrainingRecord record;
    record.logit_scale = 0.125;
    encoder.set_training(record);
    encoder.save(path_);
    write_decoder(decoder());
  }

  static DecoderLayer layer(std::size_t inputs, std::size_t outputs) {
    return {inputs, outputs, std::vector<float>(inputs * outputs, 0.01f),
            std::vector<float>(outputs, -0.5f)};
  }
  static Decoder decoder() { return Decoder({layer(4, 3), layer(3, 12)}); }
  void write_decoder(const Decoder& decoder) const {
    write_file(folder_ / "small.decoder", encode_decoder(decoder));
  }

  TemporaryFolder folder_;
  const std::filesystem::path path_ = folder_ / "small.sealion";
};

TEST_F(SavedVae, ComesBackAndIsSavedTheSame) {
  const VariationalAutoencoder vae = VariationalAutoencoder::load(path_);
  EXPECT_EQ(vae.latents(), 4u);
  EXPECT_EQ(vae.decoder_hidden(), std::vector<std::size_t>{3});
  EXPECT_EQ(vae.decoder(), decoder());
  EXPECT_EQ(vae.encoder().weights(), testing::trained_model().weights());
  vae.save(folder_ / "again.sealion");
  for (const char* extension : {".sealion", ".decoder", ".manifest.json"}) {
    EXPECT_EQ(read_file(folder_ / (std::string("again") + extension), largest_decoder_file),
              read_file(folder_ / (std::string("small") + extension), largest_decoder_file))
        << extension;
  }
}

TEST_F(SavedVae, EncodesAsItsModelInRealNumbers) {
  const VariationalAutoencoder vae = VariationalAutoencoder::load(path_);
  const Inputs images = random_images(20).inputs;
  const IntegerBatch logits = vae.encoder().predict(images);
  const FeatureTable latents = vae.encode(images);
  ASSERT_EQ(latents.rows, 20u);
  ASSERT_EQ(latents.columns, 4u);
  for (std::size_t i = 0; i < 20; ++i) {
    for (std::size_t k = 0; k < 4; ++k) {
      EXPECT_EQ(latents.row(i)[k], 0.125 * static_cast<double>(logits.feature(k)[i]));
    }
  }
  EXPECT_EQ(vae.decode(latents), decoder().decode(latents));
}

TEST_F(SavedVae, EncodesEncryptedAsInPlain) {
  const VariationalAutoencoder vae = VariationalAutoencoder::load(path_);
  const Inputs images = random_images(20, {4, 3}, 5).inputs;
  EXPECT_EQ(vae.encode(images, {.encrypted = true}), vae.encode(images));
}

TEST_F(SavedVae, SaysWhatItIs) {
  const std::string text = VariationalAutoencoder::load(path_).summary();
  EXPECT_NE(text.find("dense_2 (Dense)"), std::string::npos);
  EXPECT_NE(text.find("Decoder, in floating point: 4-3-12"), std::string::npos);
}

TEST_F(SavedVae, RefusesADecoderThatIsMissingDamagedOrOfAnother) {
  const auto load = [&] { VariationalAutoencoder::load(path_); };
  write_decoder(Decoder({layer(5, 12)}));
  expect_error(ErrorCode::incompatible, "12 pixels of 5 latents", load);
  write_decoder(Decoder({layer(4, 11)}));
  expect_error(ErrorCode::incompatible, "11 pixels of 4 latents", load);
  ByteVector cut = encode_decoder(decoder());
  cut.pop_back();
  write_file(folder_ / "small.decoder", cut);
  expect_error(ErrorCode::corrupt, "small.decoder", load);
  std::filesystem::remove(folder_ / "small.decoder");
  expect_error(ErrorCode::not_found, "small.decoder", load);
}

TEST(VariationalAutoencoder, RefusesWhatIsNoEncoder) {
  const auto make = [](Sequential model) { VariationalAutoencoder{std::move(model)}; };
  expect_error(ErrorCode::invalid_argument, "'empty' does not end in a Dense layer",
               [&] { make(Sequential("empty")); });
  expect_error(ErrorCode::invalid_argument, "'square' does not end in a Dense layer", [&] {
    Sequential model("square");
    model.add(Input({4, 3}));
    model.add(Flatten());
    model.add(Activation("square"));
    make(std::move(model));
  });
  expect_error(ErrorCode::invalid_argument, "a decoder's layer of 0 units", [] {
    VariationalAutoencoder(testing::small_model(), {8, 0});
  });
  expect_error(ErrorCode::invalid_argument, "16 hidden layers", [] {
    VariationalAutoencoder(testing::small_model(), std::vector<std::size_t>(16, 2));
  });
}

TEST(VariationalAutoencoder, RefusesTheLossesOfLabels) {
  VariationalAutoencoder vae(testing::small_model());
  expect_error(ErrorCode::invalid_argument, "not 'categorical_crossentropy'",
               [&] { vae.compile(CompileOptions{}); });
  expect_error(ErrorCode::invalid_argument, "beta is -1",
               [&] { vae.compile({.loss = losses::NegativeElbo{.beta = -1}}); });
  EXPECT_NO_THROW(vae.compile());
}

TEST(VariationalAutoencoder, HasNoDecoderBeforeTraining) {
  const VariationalAutoencoder vae(testing::small_model());
  expect_error(ErrorCode::invalid_argument, "'small' has no decoder yet", [&] { vae.decoder(); });
  expect_error(ErrorCode::invalid_argument, "'small' has no decoder yet",
               [&] { vae.save("/nowhere/small.sealion"); });
}

TEST(VariationalAutoencoder, IsInTheZoo) {
  VariationalAutoencoder vae = zoo_variational_autoencoder();
  EXPECT_EQ(vae.encoder().name(), zoo_vae_name);
  EXPECT_EQ(vae.latents(), 16u);
  EXPECT_NO_THROW(vae.compile(zoo_recipe(zoo_vae_name).compile));
}

}  // namespace
}  // namespace sealion::heras
