#pragma once

#include <ATen/ATen.h>
#include <ATen/Generator.h>

#include <cstddef>
#include <vector>

#include "heras/train/networks/float_decoder.h"
#include "heras/train/networks/trainable.h"

namespace sealion::heras::train {

/// The two parts of the negative evidence lower bound, means over a batch.
struct NegativeElbo {
  at::Tensor reconstruction;  ///< cross entropy, summed over the pixels
  at::Tensor divergence;      ///< of the latents' distribution from the prior
};

/// An encoder, in whichever phase of its training, with what only training has: a variance of each
/// latent, and the decoder.
class VariationalNetwork {
 public:
  /// `sizes`: latents, hidden units of the decoder, pixels.
  VariationalNetwork(const std::vector<std::size_t>& sizes, const at::Generator& generator);

  std::vector<Parameter> parameters(const Trainable& encoder) const;
  /// Of latents drawn around what the encoder makes of `levels`, [batch][inputs], if `pixels`,
  /// [batch][pixels] from 0 to 1, are to come out. (Kingma, Welling 2014, equation 10, with one
  /// draw, and appendix B for the divergence of two Gaussians.)
  NegativeElbo negative_elbo(Trainable& encoder, const at::Tensor& levels,
                             const at::Tensor& pixels);

  Decoder decoder() const { return decoder_.settled(); }

 private:
  at::Generator generator_;
  at::Tensor log_variance_;  ///< [latents]
  FloatDecoder decoder_;
};

}  // namespace sealion::heras::train
