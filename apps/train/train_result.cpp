#include "train/train_result.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "heras/model/model_file.h"
#include "schemes/bgv/parameters.h"

namespace sealion::cli {

nlohmann::json trained_json(const heras::Model& model, const std::string& out) {
  const Manifest manifest = model.deployment().manifest;
  const ModulusChainPtr chain = Parameters::create_channels(manifest.parameters).front()->chain();
  return {{"model", model.name()},
          {"parameters", model.parameter_count()},
          {"training", heras::to_json(*model.training())},
          {"seconds", model.training()->history.seconds()},
          {"n", manifest.parameters.n},
          {"plain_moduli", manifest.parameters.plain_moduli},
          {"coeff_modulus_bits", chain->total_bits()},
          {"security_bits", chain->security_bits()},
          {"noise_margin_forecast_bits", manifest.noise_margin_bits},
          {"out", out},
          {"manifest", heras::manifest_path(out).string()}};
}

std::string trained_text(const heras::Model& model, const std::string& out) {
  const Manifest manifest = model.deployment().manifest;
  const auto channels = Parameters::create_channels(manifest.parameters);
  const ModulusChain& chain = *channels.front()->chain();
  return fmt::format(
      "Under encryption: n = {}, {} plaintext modulus of {} bits, q of {} bits, {} bits secure.\n"
      "Model: {}\nPublic manifest for clients: {}\n",
      chain.n(), channels.size(), channels.front()->plain_modulus().bits(), chain.total_bits(),
      chain.security_bits(), out, heras::manifest_path(out).string());
}

}  // namespace sealion::cli
