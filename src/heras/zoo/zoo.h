#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "heras/model/model.h"

namespace sealion::heras {

/// The trained models at hand: files NAME.sealion in the folder that SEALION_ZOO names, else in
/// zoo/ above the executable or the current directory. Sorted.
std::vector<std::string> zoo_models();

/// The file of a model: `name_or_path` itself where such a file exists, else the zoo's. Throws
/// `not_found` with the names that there are.
std::filesystem::path find_model(const std::string& name_or_path);

/// Architectures that `zoo_architecture` knows: "dnn-30".
std::vector<std::string> zoo_architectures();

/// Those of them whose outputs are classes: all but the auto-encoder's encoder.
std::vector<std::string> zoo_classifiers();

/// One of them, untrained. Throws `not_found` with the names that there are.
Model zoo_architecture(const std::string& name);

/// How an architecture is trained best.
struct TrainingRecipe {
  CompileOptions compile;
  FitOptions fit;
};

/// That of an architecture. Throws `not_found` likewise.
TrainingRecipe zoo_recipe(const std::string& name);

}  // namespace sealion::heras
