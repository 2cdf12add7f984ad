#include "heras/transfer/decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "base/digest.h"
#include "support/expect_error.h"

namespace sealion::heras {
namespace {

using sealion::testing::expect_error;

std::vector<float> random_floats(std::size_t count, std::mt19937& generator) {
  std::normal_distribution<float> draw;
  std::vector<float> values(count);
  for (float& value : values) value = draw(generator);
  return values;
}

/// Layers between these sizes.
std::vector<DecoderLayer> random_layers(const std::vector<std::size_t>& sizes,
                                        std::uint32_t seed = 1) {
  std::mt19937 generator(seed);
  std::vector<DecoderLayer> layers;
  for (std::size_t i = 0; i + 1 < sizes.size(); ++i) {
    layers.push_back({sizes[i], sizes[i + 1], random_floats(sizes[i] * sizes[i + 1], generator),
                      random_floats(sizes[i + 1], generator)});
  }
  return layers;
}

FeatureTable random_table(std::size_t rows, std::size_t columns) {
  std::mt19937 generator(7);
  std::normal_distribution<double> draw(0, 2);
  FeatureTable table(rows, columns);
  for (double& value : table.values) value = draw(generator);
  return table;
}

/// Greys 0..255 of one row, in double precision.
std::vector<double> naive_image(const Decoder& decoder, std::span<const double> latents) {
  std::vector<double> values(latents.begin(), latents.end());
  for (const DecoderLayer& layer : decoder.layers()) {
    if (&layer != &decoder.layers().front()) {
      for (double& value : values) value = std::max(0.0, value);
    }
    std::vector<double> next(layer.bias.begin(), layer.bias.end());
    for (std::size_t o = 0; o < layer.outputs; ++o) {
      for (std::size_t i = 0; i < layer.inputs; ++i) {
        next[o] += double{layer.kernel[o * layer.inputs + i]} * values[i];
      }
    }
    values = next;
  }
  for (double& value : values) value = 255 / (1 + std::exp(-value));
  return values;
}

TEST(Decoder, DrawsWhatItsLayersSay) {
  for (const auto& sizes : {std::vector<std::size_t>{3, 5}, {4, 7, 12}, {2, 6, 5, 9}}) {
    const Decoder decoder(random_layers(sizes));
    EXPECT_EQ(decoder.latents(), sizes.front());
    EXPECT_EQ(decoder.pixels(), sizes.back());
    for (const std::size_t rows : {0, 1, 127, 128, 300}) {
      const FeatureTable latents = random_table(rows, sizes.front());
      const std::vector<std::uint8_t> images = decoder.decode(latents);
      ASSERT_EQ(images.size(), rows * sizes.back());
      for (std::size_t r = 0; r < rows; ++r) {
        const std::vector<double> expected = naive_image(decoder, latents.row(r));
        for (std::size_t p = 0; p < expected.size(); ++p) {
          ASSERT_NEAR(images[r * sizes.back() + p], expected[p], 0.51);
        }
      }
    }
  }
}

TEST(Decoder, CountsItsParameters) {
  EXPECT_EQ(Decoder(random_layers({16, 256, 784})).parameter_count(),
            16u * 256 + 256 + 256 * 784 + 784);
}

TEST(Decoder, TakesLatentsBeyondAllMeasure) {
  const Decoder decoder(random_layers({2, 8, 6}));
  FeatureTable latents(4, 2);
  const double most = std::numeric_limits<double>::max();
  latents.values = {most, -most, -most, most, 1e300, 1e300, 1e-300, 0};
  EXPECT_EQ(decoder.decode(latents).size(), 24u);
}

TEST(Decoder, RefusesLatentsOfAnotherSize) {
  expect_error(ErrorCode::invalid_argument, "3 latents an image for a decoder of 2", [] {
    Decoder(random_layers({2, 4})).decode(FeatureTable(1, 3));
  });
}

void expect_layers_refused(const std::string& message,
                           const std::function<void(DecoderLayer&)>& change) {
  std::vector<DecoderLayer> layers = random_layers({2, 4, 3});
  change(layers[1]);
  expect_error(ErrorCode::invalid_argument, message, [&] { Decoder{layers}; });
}

TEST(Decoder, RefusesLayersThatAreNone) {
  expect_error(ErrorCode::invalid_argument, "0 layers", [] { Decoder({}); });
  expect_error(ErrorCode::invalid_argument, "17 layers",
               [] { Decoder(random_layers(std::vector<std::size_t>(18, 1))); });
  expect_layers_refused("a side of 0", [](DecoderLayer& layer) { layer = {}; });
  expect_layers_refused("a side of 65537", [](DecoderLayer& layer) { layer.outputs = 65537; });
  expect_layers_refused("11 weights and 3 biases",
                        [](DecoderLayer& layer) { layer.kernel.pop_back(); });
  expect_layers_refused("12 weights and 4 biases",
                        [](DecoderLayer& layer) { layer.bias.push_back(1); });
  expect_layers_refused("no finite", [](DecoderLayer& layer) { layer.kernel[5] = NAN; });
  expect_layers_refused("no finite", [](DecoderLayer& layer) { layer.bias[2] = INFINITY; });
  expect_layers_refused("takes 2 values where the one before makes 4", [](DecoderLayer& layer) {
    layer = random_layers({2, 3}).front();
  });
}

class DecoderFile : public ::testing::Test {
 protected:
  /// Decodes the body with its checksum right again.
  static void expect_layers_refused(ErrorCode code, const std::string& message, ByteVector body) {
    append_digest(body);
    expect_error(code, message, [&] { decode_decoder(body, "vae.decoder"); });
    expect_error(code, "vae.decoder", [&] { decode_decoder(body, "vae.decoder"); });
  }
  /// The file without its checksum.
  ByteVector body() const { return {bytes_.begin(), bytes_.end() - 32}; }

  const Decoder decoder_{random_layers({2, 4, 3})};
  const ByteVector bytes_ = encode_decoder(decoder_);
};

TEST_F(DecoderFile, BringsTheDecoderBack) {
  EXPECT_EQ(decode_decoder(bytes_, "file"), decoder_);
  EXPECT_EQ(encode_decoder(decode_decoder(bytes_, "file")), bytes_);
}

TEST_F(DecoderFile, LiesBesideItsModel) {
  EXPECT_EQ(decoder_path("a.b/vae.sealion"), "a.b/vae.decoder");
}

TEST_F(DecoderFile, RefusesEveryFlippedByteAndEveryCut) {
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    ByteVector flipped = bytes_;
    flipped[i] ^= 0x10;
    expect_error(ErrorCode::corrupt, "", [&] { decode_decoder(flipped, "file"); });
    expect_error(ErrorCode::corrupt, "",
                 [&] { decode_decoder(ByteSpan(bytes_).first(i), "file"); });
  }
}

TEST_F(DecoderFile, RefusesHostileBodies) {
  constexpr std::size_t version = 8, count = 12, inputs = 16, outputs = 20, first_weight = 24;
  const auto with = [&](std::size_t place, const ByteVector& values) {
    ByteVector changed = body();
    std::copy(values.begin(), values.end(), changed.begin() + static_cast<std::ptrdiff_t>(place));
    return changed;
  };
  expect_layers_refused(ErrorCode::unsupported, "version 9", with(version, {9}));
  ByteVector empty = with(count, {0});
  empty.resize(inputs);
  expect_layers_refused(ErrorCode::corrupt, "0 layers", empty);
  expect_layers_refused(ErrorCode::corrupt, "17 layers", with(count, {17}));
  expect_layers_refused(ErrorCode::corrupt, "", with(count, {3}));
  expect_layers_refused(ErrorCode::corrupt, "too many at the end", with(count, {1}));
  expect_layers_refused(ErrorCode::corrupt, "", with(inputs, {255, 255, 255, 255}));
  expect_layers_refused(ErrorCode::corrupt, "", with(inputs, {0, 0, 1, 0}));  // more than there is
  expect_layers_refused(ErrorCode::corrupt, "", with(outputs, {0}));
  expect_layers_refused(ErrorCode::corrupt, "no finite", with(first_weight, {0, 0, 0xc0, 0x7f}));
}

}  // namespace
}  // namespace sealion::heras
