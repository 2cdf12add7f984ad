#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "heras/architecture/architecture.h"

namespace sealion::cli {

/// A network of the user's own, as options describe it.
struct ArchitectureArguments {
  std::string architecture = {};              ///< a file of Keras, a preset, or nothing
  std::vector<std::size_t> input_shape = {};  ///< of a record; empty where it is not given
  std::optional<std::size_t> outputs = {};
  std::optional<std::int64_t> input_low = {}, input_saturation = {};
  std::optional<std::int32_t> weight_saturation = {};
};

/// `--architecture`, which is returned, and what may be said about it.
CLI::Option* add_architecture_options(CLI::App& command, ArchitectureArguments& arguments);

/// The network, without weights. Where the shape of a record and the number of outputs are known
/// from data, the caller puts them into the arguments. Throws as heras::make_architecture.
heras::Architecture make_architecture(const ArchitectureArguments& arguments);

/// The words that give a command these arguments.
std::vector<std::string> words_of(const ArchitectureArguments& arguments);

}  // namespace sealion::cli
