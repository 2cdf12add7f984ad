#include "train/train_inputs.h"

#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.h"
#include "cli/support/files.h"
#include "cli/support/interruption.h"
#include "cli/support/options.h"
#include "data/dataset.h"
#include "data/subset.h"
#include "heras/architecture/names.h"
#include "heras/model/callbacks.h"
#include "heras/model/model_file.h"

namespace sealion::cli {
namespace {

std::vector<std::shared_ptr<heras::Callback>> make_callbacks(const TrainArguments& arguments) {
  std::vector<std::shared_ptr<heras::Callback>> callbacks;
  if (arguments.patience > 0) {
    callbacks.push_back(std::make_shared<heras::EarlyStopping>(
        heras::EarlyStoppingOptions{.monitor = arguments.monitor, .patience = arguments.patience}));
  }
  if (!arguments.best.empty()) {
    callbacks.push_back(std::make_shared<heras::BestCheckpoint>(arguments.best, arguments.monitor));
  }
  if (!arguments.log.empty()) callbacks.push_back(std::make_shared<heras::CsvLog>(arguments.log));
  return callbacks;
}

}  // namespace

heras::TrainingRecipe checked_recipe(const TrainArguments& arguments) {
  return checked_recipe(arguments, heras::zoo_recipe(arguments.training.architecture));
}

heras::TrainingRecipe checked_recipe(const TrainArguments& arguments,
                                     const heras::TrainingRecipe& base) {
  heras::RecipeFields fields = fields_of(arguments.training, base);
  fields.fit.is_taught = !arguments.teacher.empty();
  fields.fit.augment = fields.fit.augment || moves_images(arguments.training);
  heras::TrainingRecipe recipe = heras::from_fields(fields);
  recipe.fit.context = execution_context(arguments.threads);
  recipe.fit.callbacks = make_callbacks(arguments);
  recipe.fit.checkpoint = arguments.checkpoint;
  recipe.fit.resume = arguments.resume;
  heras::check_fit_options(recipe.fit);
  return recipe;
}

bool is_own_network(const TrainArguments& arguments) {
  return !arguments.network.architecture.empty();
}

std::string out_file(const TrainArguments& arguments) {
  if (!arguments.out.empty()) return arguments.out;
  if (!is_own_network(arguments)) return arguments.training.architecture + ".sealion";
  const std::filesystem::path description = arguments.network.architecture;
  return heras::model_name_of(description.stem().string()) + ".sealion";
}

void check_outputs(const TrainArguments& arguments) {
  const std::string out = out_file(arguments);
  check_writable(out);
  check_writable(heras::manifest_path(out));
  for (const std::string& file : {arguments.checkpoint, arguments.best, arguments.log}) {
    if (!file.empty()) check_writable(file);
  }
}

DataSplits training_data(const TrainArguments& arguments) {
  const std::string source = data_path(arguments.data).string();
  DataSplits data = load_parts(arguments.data, execution_context(arguments.threads));
  if (record_count(data.train) == 0) {
    fail(ErrorCode::not_found, "'{}' has no records to train on", source);
  }
  if (arguments.classes.empty()) return data;
  data.train = records_of_classes(data.train, arguments.classes);
  if (record_count(data.test) > 0) {
    data.test = records_of_classes(data.test, arguments.classes);
  }
  return data;
}

}  // namespace sealion::cli
