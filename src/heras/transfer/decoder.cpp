#include "heras/transfer/decoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/digest.h"
#include "base/error.h"
#include "base/tensor.h"

namespace sealion::heras {
namespace {

constexpr FileHeader header{"SEALIOND", 1};
/// Rows that go through the layers at a time: what they make stays in the cache.
constexpr std::size_t piece_rows = 128;

/// A float still holds it.
constexpr double largest_latent = std::numeric_limits<float>::max();

using FloatBatch = Batch<float>;  // [features][samples]

bool are_finite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::isfinite(value); });
}

void check_layer(const DecoderLayer& layer) {
  for (const std::size_t size : {layer.inputs, layer.outputs}) {
    if (size >= 1 && size <= largest_decoder_layer) continue;
    fail(ErrorCode::invalid_argument, "a decoder's layer has a side of {}, not of 1 to {}", size,
         largest_decoder_layer);
  }
  if (layer.kernel.size() != layer.inputs * layer.outputs || layer.bias.size() != layer.outputs) {
    fail(ErrorCode::invalid_argument, "a decoder's layer of {} x {} has {} weights and {} biases",
         layer.outputs, layer.inputs, layer.kernel.size(), layer.bias.size());
  }
  if (!are_finite(layer.kernel) || !are_finite(layer.bias)) {
    fail(ErrorCode::invalid_argument, "a decoder has weights that are no finite numbers");
  }
}

/// Rows [first, first + count) of the table, feature by feature.
FloatBatch take_rows(const FeatureTable& table, std::size_t first, std::size_t count) {
  FloatBatch batch(table.columns, count);
  for (std::size_t s = 0; s < count; ++s) {
    const auto row = table.row(first + s);
    for (std::size_t f = 0; f < row.size(); ++f) {
      batch.feature(f)[s] = static_cast<float>(std::clamp(row[f], -largest_latent, largest_latent));
    }
  }
  return batch;
}

FloatBatch apply(const DecoderLayer& layer, const FloatBatch& inputs) {
  FloatBatch outputs(layer.outputs, inputs.samples());
  for (std::size_t o = 0; o < layer.outputs; ++o) {
    const auto sums = outputs.feature(o);
    std::fill(sums.begin(), sums.end(), layer.bias[o]);
    for (std::size_t i = 0; i < layer.inputs; ++i) {
      const float weight = layer.kernel[o * layer.inputs + i];
      const auto values = inputs.feature(i);
      for (std::size_t s = 0; s < sums.size(); ++s) sums[s] += weight * values[s];
    }
  }
  return outputs;
}

void rectify(FloatBatch& batch) {
  for (std::size_t f = 0; f < batch.features(); ++f) {
    for (float& value : batch.feature(f)) value = std::max(0.0f, value);
  }
}

/// In this order no number at all, which latents beyond all measure may lead to, becomes white.
std::uint8_t to_pixel(float logit) {
  const float grey = 255 / (1 + std::exp(-logit));
  return static_cast<std::uint8_t>(std::lround(std::max(0.0f, std::min(255.0f, grey))));
}

std::vector<float> read_floats(ByteReader& reader, std::size_t count) {
  const ByteSpan bytes = reader.take(count * sizeof(float));
  std::vector<float> values(count);
  if (count != 0) std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

DecoderLayer read_layer(ByteReader& reader) {
  DecoderLayer layer;
  layer.inputs = reader.read<std::uint32_t>();
  layer.outputs = reader.read<std::uint32_t>();
  if (layer.inputs > largest_decoder_layer || layer.outputs > largest_decoder_layer) {
    fail(ErrorCode::corrupt, "{}: a layer of {} x {}", reader.source(), layer.outputs,
         layer.inputs);
  }
  layer.kernel = read_floats(reader, layer.inputs * layer.outputs);
  layer.bias = read_floats(reader, layer.outputs);
  return layer;
}

void write_floats(ByteWriter& writer, const std::vector<float>& values) {
  for (const float value : values) writer.write(value);
}

}  // namespace

Decoder::Decoder(std::vector<DecoderLayer> layers) : layers_(std::move(layers)) {
  if (layers_.empty() || layers_.size() > most_decoder_layers) {
    fail(ErrorCode::invalid_argument, "a decoder has {} layers, not 1 to {}", layers_.size(),
         most_decoder_layers);
  }
  for (const DecoderLayer& layer : layers_) check_layer(layer);
  for (std::size_t i = 1; i < layers_.size(); ++i) {
    if (layers_[i].inputs == layers_[i - 1].outputs) continue;
    fail(ErrorCode::invalid_argument,
         "a decoder's layer takes {} values where the one before makes {}", layers_[i].inputs,
         layers_[i - 1].outputs);
  }
}

std::size_t Decoder::parameter_count() const {
  std::size_t count = 0;
  for (const DecoderLayer& layer : layers_) count += layer.kernel.size() + layer.bias.size();
  return count;
}

std::vector<std::uint8_t> Decoder::decode(const FeatureTable& latents) const {
  if (latents.columns != this->latents()) {
    fail(ErrorCode::invalid_argument, "{} latents an image for a decoder of {}", latents.columns,
         this->latents());
  }
  std::vector<std::uint8_t> images(latents.rows * pixels());
  for (std::size_t first = 0; first < latents.rows; first += piece_rows) {
    const std::size_t count = std::min(piece_rows, latents.rows - first);
    FloatBatch values = apply(layers_.front(), take_rows(latents, first, count));
    for (std::size_t i = 1; i < layers_.size(); ++i) {
      rectify(values);
      values = apply(layers_[i], values);
    }
    for (std::size_t p = 0; p < pixels(); ++p) {
      const auto logits = values.feature(p);
      for (std::size_t s = 0; s < count; ++s) {
        images[(first + s) * pixels() + p] = to_pixel(logits[s]);
      }
    }
  }
  return images;
}

ByteVector encode_decoder(const Decoder& decoder) {
  ByteWriter writer;
  write_header(writer, header);
  writer.write(static_cast<std::uint32_t>(decoder.layers().size()));
  for (const DecoderLayer& layer : decoder.layers()) {
    writer.write(static_cast<std::uint32_t>(layer.inputs));
    writer.write(static_cast<std::uint32_t>(layer.outputs));
    write_floats(writer, layer.kernel);
    write_floats(writer, layer.bias);
  }
  ByteVector bytes = writer.release();
  append_digest(bytes);
  return bytes;
}

Decoder decode_decoder(ByteSpan bytes, const std::string& source) {
  ByteReader reader = open_file(bytes, header, source);
  const auto count = reader.read<std::uint32_t>();
  if (count > most_decoder_layers) fail(ErrorCode::corrupt, "{}: {} layers", source, count);
  std::vector<DecoderLayer> layers;
  for (std::uint32_t i = 0; i < count; ++i) layers.push_back(read_layer(reader));
  reader.expect_end();
  try {
    return Decoder(std::move(layers));
  } catch (const Error& error) {
    throw Error(ErrorCode::corrupt, source + ": " + error.what());
  }
}

std::filesystem::path decoder_path(const std::filesystem::path& model) {
  std::filesystem::path path = model;
  return path.replace_extension(".decoder");
}

}  // namespace sealion::heras
