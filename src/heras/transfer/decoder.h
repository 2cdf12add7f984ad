#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "heras/transfer/features.h"

namespace sealion::heras {

/// outputs = kernel * inputs + bias.
struct DecoderLayer {
  std::size_t inputs = 0, outputs = 0;
  std::vector<float> kernel;  ///< [outputs][inputs]
  std::vector<float> bias;    ///< [outputs]

  friend bool operator==(const DecoderLayer&, const DecoderLayer&) = default;
};

/// No decoder has more layers, nor larger ones.
inline constexpr std::size_t most_decoder_layers = 16;
inline constexpr std::size_t largest_decoder_layer = std::size_t{1} << 16;

/// Makes images of latents: layers with rectifiers between them, and a logistic function that gives
/// pixels. It computes in plain floating point: whoever has the latents may see the image.
class Decoder {
 public:
  /// Throws `invalid_argument` for layers that are none, do not follow one another, have other
  /// numbers of weights than they say or weights that are no finite numbers.
  explicit Decoder(std::vector<DecoderLayer> layers);

  const std::vector<DecoderLayer>& layers() const { return layers_; }
  std::size_t latents() const { return layers_.front().inputs; }
  std::size_t pixels() const { return layers_.back().outputs; }
  std::size_t parameter_count() const;

  /// Pixels 0..255, [rows][pixels], of latents [rows][latents]. Throws `invalid_argument` for
  /// another number of columns.
  std::vector<std::uint8_t> decode(const FeatureTable& latents) const;

  friend bool operator==(const Decoder&, const Decoder&) = default;

 private:
  std::vector<DecoderLayer> layers_;
};

/// On disk, little-endian: magic, version, the number of layers (u32); for each its inputs (u32),
/// its outputs (u32), its kernel and its bias (floats); SHA-256 of all before it.
ByteVector encode_decoder(const Decoder& decoder);

/// Takes untrusted bytes: throws `corrupt` for what is damaged or no decoder and `unsupported` for
/// another version, with `source`.
Decoder decode_decoder(ByteSpan bytes, const std::string& source);

/// Where the decoder of a model file lies: "vae.sealion" -> "vae.decoder".
std::filesystem::path decoder_path(const std::filesystem::path& model);

/// No file of a decoder is larger.
inline constexpr std::size_t largest_decoder_file = std::size_t{1} << 28;

}  // namespace sealion::heras
