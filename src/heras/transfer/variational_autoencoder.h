#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "heras/measure/evaluation.h"
#include "heras/model/model.h"
#include "heras/training/training.h"
#include "heras/transfer/decoder.h"
#include "heras/transfer/features.h"

namespace sealion::heras {

/// A variational auto-encoder (Kingma, Welling 2014) whose encoder runs encrypted: images without
/// labels teach it what there is to say about an image, its latents. The encoder is an ordinary
/// model that ends in a Dense layer, the means of the latents; the decoder is a dense network in
/// floating point, for training and for whoever has the latents in clear.
///
///     Model encoder("vae");                  // ... Input, Flatten, Dense(256), square, Dense(16)
///     VariationalAutoencoder vae(std::move(encoder));
///     vae.compile({.learning_rate = 4e-3, .loss = "negative_elbo"});
///     fit(vae, data.train.inputs, {.epochs = 16});  // heras/train/variational_fit.h
///     FeatureTable latents = vae.encode(data.test.inputs);
///     std::vector<std::uint8_t> images = vae.decode(latents);
///     vae.save("vae.sealion");
class VariationalAutoencoder {
 public:
  /// `decoder_hidden`: the units of the decoder's hidden layers. Throws `invalid_argument` for an
  /// encoder that does not end in a Dense layer, and for sizes that no decoder has.
  explicit VariationalAutoencoder(Model encoder, std::vector<std::size_t> decoder_hidden = {256});

  /// The mean of the latents given an image; once trained, an integer program like any model's,
  /// whose integers are multiples of `encoder().training()->logit_scale`.
  const Model& encoder() const { return encoder_; }
  std::size_t latents() const { return element_count(encoder_.output_shape()); }
  const std::vector<std::size_t>& decoder_hidden() const { return decoder_hidden_; }
  /// Throws `invalid_argument` before training.
  const Decoder& decoder() const;
  std::string summary() const;

  /// How `fit` shall search. Throws `invalid_argument` for another loss than "negative_elbo".
  void compile(CompileOptions options = {.loss = "negative_elbo"});
  const std::optional<CompileOptions>& compiled() const { return compiled_; }

  /// Takes over what training found: the last word of `fit`.
  void adopt(Model encoder, Decoder decoder);

  /// Finds encryption parameters for the encoder, as Model::deploy.
  const Deployment& deploy(const PlanRequest& request = {}, const ExecutionContext& context = {}) {
    return encoder_.deploy(request, context);
  }

  /// The latents of images, [images][latents], by the integer program or under encryption.
  FeatureTable encode(const Inputs& images, const EvaluateOptions& options = {},
                      const ExecutionContext& context = {}) const;
  /// Pixels, [rows][height][width], of latents [rows][latents].
  std::vector<std::uint8_t> decode(const FeatureTable& latents) const;

  /// Writes the encoder as a model file with its public manifest, and beside it the decoder
  /// (`decoder_path`).
  void save(const std::filesystem::path& path) const;
  /// Reads untrusted files: throws one Error that names the file and what is wrong with it.
  static VariationalAutoencoder load(const std::filesystem::path& path);

 private:
  Model encoder_;
  std::vector<std::size_t> decoder_hidden_;
  std::optional<CompileOptions> compiled_;
  std::optional<Decoder> decoder_;
};

}  // namespace sealion::heras
