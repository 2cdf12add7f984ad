#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "heras/training/compile_fields.h"
#include "heras/training/fit_fields.h"
#include "heras/training/training.h"
#include "heras/zoo/zoo.h"

namespace sealion::heras {

/// A recipe as a command line says it.
struct RecipeFields {
  CompileFields compile;
  FitFields fit;
};
RecipeFields to_fields(const TrainingRecipe& recipe);

/// The inverse; throws as those of CompileFields and FitFields.
TrainingRecipe from_fields(const RecipeFields& fields);

/// An option of `sealion train`.
struct RecipeOption {
  const char* name;         ///< "--epochs"
  const char* description;  ///< for people
  /// What it sets in a recipe; where that is a flag, the option makes it what it is not.
  std::variant<double*, std::size_t*, bool*, std::string*, std::vector<double>*,
               std::vector<std::string>*>
      field;
};

/// What one may change about a recipe: one list for each subject, with fields of `recipe`.
std::vector<RecipeOption> common_options(RecipeFields& recipe);
std::vector<RecipeOption> optimizer_options(RecipeFields& recipe);
std::vector<RecipeOption> phase_options(RecipeFields& recipe);
std::vector<RecipeOption> loss_options(RecipeFields& recipe);
std::vector<RecipeOption> image_options(RecipeFields& recipe);
std::vector<RecipeOption> teacher_options(RecipeFields& recipe);

/// The command line that trains the architecture `name` as `record` says: its options are what
/// differs from the recipe. Nothing where there is no such architecture, or where something differs
/// that it does not say: lists, and what the command has no option for. The images it learned from
/// are not part of it.
std::optional<std::string> training_command(const TrainingRecord& record, const std::string& name);

}  // namespace sealion::heras
