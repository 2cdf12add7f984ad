#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace sealion::cli {

/// A trained model at hand.
struct ZooEntry {
  std::string name;
  std::string layers;  ///< "Input 28x28, Flatten 784, Dense 30, ..."
  std::size_t parameters, activations;
  std::optional<double> accuracy;  ///< on the images that were held out of its training, if any
  std::size_t n;
  int plain_modulus_bits, coeff_modulus_bits;
  std::uintmax_t file_bytes;
  std::optional<std::string> command;  ///< that trains it
};

struct Zoo {
  std::vector<ZooEntry> models;
  std::vector<std::string> untrained;  ///< architectures without a model
};

nlohmann::json to_json(const Zoo& zoo);
std::string to_text(const Zoo& zoo);

}  // namespace sealion::cli
