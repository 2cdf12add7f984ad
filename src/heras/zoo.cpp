#include "heras/zoo.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "heras/activation.h"
#include "heras/dense.h"
#include "heras/flatten.h"
#include "heras/input.h"
#include "heras/locate.h"

namespace sealion::heras {
namespace {

namespace fs = std::filesystem;

constexpr const char* extension = ".sealion";

/// 784-hidden-10 with a square, how coarse its integers are, and for how long it learns.
struct DenseArchitecture {
  const char* name;
  std::size_t hidden;
  std::int64_t input_saturation;
  std::int32_t first_saturation, second_saturation;
  std::size_t epochs;
};

constexpr DenseArchitecture architectures[] = {{"dnn-30", 30, 3, 15, 15, 100}};

const DenseArchitecture& find_architecture(const std::string& name) {
  const auto* found = std::find_if(std::begin(architectures), std::end(architectures),
                                   [&](const auto& entry) { return name == entry.name; });
  if (found != std::end(architectures)) return *found;
  fail(ErrorCode::not_found, "no architecture '{}'; there are: {}", name,
       fmt::join(zoo_architectures(), ", "));
}

std::optional<fs::path> zoo_folder() {
  if (const auto folder = environment("SEALION_ZOO")) return *folder;
  return find_folder_above("zoo");
}

}  // namespace

std::vector<std::string> zoo_models() {
  std::vector<std::string> names;
  const auto folder = zoo_folder();
  if (!folder) return names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(*folder, error)) {
    if (entry.path().extension() == extension) names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

fs::path find_model(const std::string& name_or_path) {
  std::error_code error;
  if (fs::is_regular_file(name_or_path, error)) return name_or_path;
  const std::vector<std::string> names = zoo_models();
  if (std::find(names.begin(), names.end(), name_or_path) != names.end()) {
    return *zoo_folder() / (name_or_path + extension);
  }
  fail(ErrorCode::not_found, "no model '{}': neither a file nor in the zoo, which has: {}",
       name_or_path, names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", ")));
}

std::vector<std::string> zoo_architectures() {
  std::vector<std::string> names;
  for (const DenseArchitecture& architecture : architectures) names.push_back(architecture.name);
  return names;
}

Sequential zoo_architecture(const std::string& name) {
  const DenseArchitecture& architecture = find_architecture(name);
  Sequential model(name);
  model.add(Input({28, 28}, {.saturation = architecture.input_saturation}));
  model.add(Flatten());
  model.add(Dense(architecture.hidden, {.saturation = architecture.first_saturation}));
  model.add(Activation("square"));
  model.add(Dense(10, {.saturation = architecture.second_saturation}));
  return model;
}

TrainingRecipe zoo_recipe(const std::string& name) {
  return {{}, {.epochs = find_architecture(name).epochs}};
}

}  // namespace sealion::heras
