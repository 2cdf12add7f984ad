#include "train/own_network.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/error.h"
#include "cli/support/output.h"
#include "data/dataset.h"
#include "data/pictures.h"
#include "data/preprocessing/fit_preprocessing.h"
#include "heras/architecture/architecture.h"

namespace sealion::cli {
namespace {

constexpr std::size_t least_steps = 6000, least_epochs = 20;
/// Without it small tables are learned by heart.
constexpr double usual_weight_decay = 0.1;
/// There is one valley, and the way down is long.
constexpr double linear_learning_rate = 1e-2;

/// Of a record, as a network sees it.
heras::Shape shape_of(const Preprocessing& rules) {
  return takes_rows(rules) ? heras::Shape{input_count(rules)} : record_shape(rules);
}

/// The largest integer of a record, unless the options say it: pictures as the zoo has them, rows
/// finer, and other arrays between.
std::int64_t usual_levels(const Inputs& inputs) {
  constexpr std::int64_t of_arrays = 15;
  const auto* records = std::get_if<Records>(&inputs);
  const bool are_rows = records == nullptr || records->shape.size() == 1;
  if (!are_rows && !pictures_of(inputs)) return of_arrays;
  return heras::saturations_for({}, heras::Shape(are_rows ? 1 : 2)).input;
}

Preprocessing rules_for(const TrainArguments& arguments, const Inputs& inputs) {
  return fit_preprocessing(
      inputs, {.levels = arguments.network.input_saturation.value_or(usual_levels(inputs)),
               .scaling = arguments.scaling});
}

std::size_t outputs_for(const Targets& targets) {
  const auto* classes = std::get_if<ClassTargets>(&targets);
  if (classes == nullptr) return 1;
  return classes->names.size() == 2 ? 1 : classes->names.size();
}

/// A file says itself how many outputs there are.
bool is_preset(const std::string& architecture) { return !architecture.ends_with(".json"); }

}  // namespace

heras::Model own_network(const TrainArguments& arguments, const Dataset& data) {
  Preprocessing rules = rules_for(arguments, data.inputs);
  const auto [low, high] = input_bounds(rules);
  ArchitectureArguments network = arguments.network;
  if (network.input_shape.empty()) network.input_shape = shape_of(rules);
  network.input_low = network.input_low.value_or(low);
  network.input_saturation = high;
  if (!network.outputs && is_preset(network.architecture)) {
    network.outputs = outputs_for(data.targets);
  }
  heras::Architecture architecture = make_architecture(network);
  for (const std::string& text : architecture.notes) note(text);
  architecture.model.set_preprocessing(std::move(rules));
  return std::move(architecture.model);
}

heras::TrainingRecipe recipe_for(const heras::Model& model, const Dataset& data) {
  heras::TrainingRecipe recipe;
  recipe.compile.optimizer = heras::optimizers::AdamW{usual_weight_decay};
  if (std::holds_alternative<RealTargets>(data.targets)) {
    recipe.compile.loss = heras::losses::MeanSquaredError{};
  }
  const bool is_linear = model.activation_count() == 0;
  if (is_linear) recipe.compile.learning_rate = linear_learning_rate;
  // What may be turned and shifted without becoming something else, only its owner knows.
  recipe.fit.augmentation.reset();
  const std::size_t steps = std::max<std::size_t>(1, record_count(data) / recipe.fit.batch_size);
  recipe.fit.epochs = std::max(least_epochs, (least_steps + steps - 1) / steps);
  return recipe;
}

}  // namespace sealion::cli
