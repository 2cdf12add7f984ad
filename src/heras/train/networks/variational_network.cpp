#include "heras/train/networks/variational_network.h"

namespace sealion::heras::train {
namespace {

/// A latent begins as one that says something: its deviation is well below that of the prior.
constexpr double first_log_variance = -1;

}  // namespace

VariationalNetwork::VariationalNetwork(const std::vector<std::size_t>& sizes,
                                       const at::Generator& generator)
    : generator_(generator),
      log_variance_(at::full({static_cast<std::int64_t>(sizes.front())}, first_log_variance)),
      decoder_(sizes, generator) {
  log_variance_.requires_grad_(true);
}

std::vector<Parameter> VariationalNetwork::parameters(const Trainable& encoder) const {
  std::vector<Parameter> all = encoder.parameters();
  all.push_back({log_variance_});
  const std::vector<Parameter> of_decoder = decoder_.parameters();
  all.insert(all.end(), of_decoder.begin(), of_decoder.end());
  return all;
}

NegativeElbo VariationalNetwork::negative_elbo(Trainable& encoder, const at::Tensor& levels,
                                               const at::Tensor& pixels) {
  const auto batch = static_cast<double>(levels.size(0));
  const at::Tensor mean = encoder.logits(levels);
  const at::Tensor noise = at::randn(mean.sizes(), generator_);
  const at::Tensor logits = decoder_.logits(mean + (0.5 * log_variance_).exp() * noise);
  // -log p(pixels | logits) of Bernoulli distributions.
  const at::Tensor reconstruction = (at::softplus(logits) - logits * pixels).sum() / batch;
  const at::Tensor divergence =
      0.5 * (mean.square().sum() / batch + (log_variance_.exp() - 1 - log_variance_).sum());
  return {reconstruction, divergence};
}

}  // namespace sealion::heras::train
