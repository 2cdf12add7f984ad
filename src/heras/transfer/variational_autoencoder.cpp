#include "heras/transfer/variational_autoencoder.h"

#include <fmt/ranges.h>

#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras {
namespace {

void check_encoder(const Model& encoder) {
  const auto layers = encoder.layers();
  const bool ends_dense = !layers.empty() && layer_as<Dense>(*layers.back()) != nullptr;
  if (ends_dense) return;
  fail(ErrorCode::invalid_argument,
       "the encoder '{}' does not end in a Dense layer, with a unit for each latent",
       encoder.name());
}

void check_hidden(const std::vector<std::size_t>& hidden) {
  if (hidden.size() >= most_decoder_layers) {
    fail(ErrorCode::invalid_argument, "{} hidden layers for a decoder of at most {}", hidden.size(),
         most_decoder_layers);
  }
  for (const std::size_t units : hidden) {
    if (units >= 1 && units <= largest_decoder_layer) continue;
    fail(ErrorCode::invalid_argument, "a decoder's layer of {} units, not of 1 to {}", units,
         largest_decoder_layer);
  }
}

std::vector<std::size_t> hidden_units(const Decoder& decoder) {
  std::vector<std::size_t> hidden;
  for (const DecoderLayer& layer : decoder.layers()) hidden.push_back(layer.outputs);
  hidden.pop_back();
  return hidden;
}

}  // namespace

VariationalAutoencoder::VariationalAutoencoder(Model encoder,
                                               std::vector<std::size_t> decoder_hidden)
    : encoder_(std::move(encoder)), decoder_hidden_(std::move(decoder_hidden)) {
  check_encoder(encoder_);
  check_hidden(decoder_hidden_);
}

const Decoder& VariationalAutoencoder::decoder() const {
  if (decoder_) return *decoder_;
  fail(ErrorCode::invalid_argument,
       "the auto-encoder '{}' has no decoder yet: fit or load it first", encoder_.name());
}

std::string VariationalAutoencoder::summary() const {
  std::vector<std::size_t> units = {latents()};
  units.insert(units.end(), decoder_hidden_.begin(), decoder_hidden_.end());
  units.push_back(element_count(encoder_.input_shape()));
  return fmt::format("{}Decoder, in floating point: {}\n", encoder_.summary(),
                     fmt::join(units, "-"));
}

void VariationalAutoencoder::compile(CompileOptions options) {
  check_compile_options(options);
  if (options.loss.as<losses::NegativeElbo>() == nullptr) {
    fail(ErrorCode::invalid_argument, "the loss of an auto-encoder is 'negative_elbo', not '{}'",
         options.loss.name());
  }
  compiled_ = std::move(options);
}

void VariationalAutoencoder::adopt(Model encoder, Decoder decoder) {
  encoder_ = std::move(encoder);
  decoder_ = std::move(decoder);
}

FeatureTable VariationalAutoencoder::encode(const Inputs& images, const EvaluateOptions& options,
                                            const ExecutionContext& context) const {
  return to_features(encoder_.predict(images, options, context),
                     encoder_.deployment(context.quiet()).manifest);
}

std::vector<std::uint8_t> VariationalAutoencoder::decode(const FeatureTable& latents) const {
  return decoder().decode(latents);
}

void VariationalAutoencoder::save(const std::filesystem::path& path) const {
  const ByteVector bytes = encode_decoder(decoder());
  encoder_.save(path);
  write_file(decoder_path(path), bytes);
}

VariationalAutoencoder VariationalAutoencoder::load(const std::filesystem::path& path) {
  Model encoder = Model::load(path);
  const std::filesystem::path beside = decoder_path(path);
  Decoder decoder = decode_decoder(read_file(beside, largest_decoder_file), beside.string());
  check_encoder(encoder);
  const std::size_t latents = element_count(encoder.output_shape()),
                    pixels = element_count(encoder.input_shape());
  if (decoder.latents() != latents || decoder.pixels() != pixels) {
    fail(ErrorCode::incompatible,
         "'{}' makes {} pixels of {} latents, and the encoder '{}' {} latents of {} pixels",
         beside.string(), decoder.pixels(), decoder.latents(), path.string(), latents, pixels);
  }
  VariationalAutoencoder vae(std::move(encoder), hidden_units(decoder));
  vae.decoder_ = std::move(decoder);
  return vae;
}

}  // namespace sealion::heras
