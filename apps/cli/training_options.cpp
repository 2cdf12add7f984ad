#include "cli/training_options.h"

#include <fmt/ranges.h>

#include <type_traits>
#include <variant>

#include "cli/options.h"

namespace sealion::cli {
namespace {

constexpr const char* common_group = "Training";
constexpr const char* optimizer_group = "How the weights move";
constexpr const char* loss_group = "What they are moved towards";
constexpr const char* teacher_group = "Learning from another model too";
constexpr const char* image_group = "How chance moves the images";
constexpr const char* file_group = "Files, stopping early and going on";

/// Where the value of an option goes.
using Field = std::variant<double*, std::size_t*, bool*, std::string*, std::vector<double>*,
                           std::vector<std::string>*>;

struct RecipeOption {
  const char* name;
  const char* description;
  Field field;
};

/// What every training lets one change.
std::vector<RecipeOption> common_options(heras::TrainingRecipe& recipe) {
  return {
      {"--epochs", "Times to go through the training images", &recipe.fit.epochs},
      {"--batch-size", "Images a step of training", &recipe.fit.batch_size},
      {"--learning-rate", "Highest rate of the schedule", &recipe.compile.learning_rate},
      {"--validation-split", "Share of the training images that only judge, from 0 to below 1",
       &recipe.fit.validation_split},
      {"--seed", "Where chance starts: same seed, options and data, same model", &recipe.fit.seed},
      {"--no-augmentation", "Take the training images as they are, never shifted or turned",
       &recipe.fit.augment}};
}

std::vector<RecipeOption> optimizer_options(heras::TrainingRecipe& recipe) {
  heras::CompileOptions& compile = recipe.compile;
  return {{"--optimizer", "adam, adamw or sgd", &compile.optimizer},
          {"--weight-decay", "Of adamw: share of the weights that a step of rate 1 takes away",
           &compile.weight_decay},
          {"--momentum", "Of sgd, from 0 to below 1", &compile.momentum},
          {"--nesterov", "Of sgd: look ahead by the momentum", &compile.nesterov},
          {"--schedule", "Of the rate: one_cycle, cosine, constant, exponential or step",
           &compile.schedule},
          {"--warm-up", "Of one_cycle: share of the steps that the rise takes", &compile.warm_up},
          {"--decay", "Of exponential: what is left at the end; of step: after each drop",
           &compile.decay},
          {"--drops", "Of step: how often the rate falls", &compile.drops},
          {"--float-share", "Share of the epochs in floating point", &recipe.fit.float_share},
          {"--gate-share", "Share of those that open and close gates, where there are some",
           &recipe.fit.gate_share}};
}

std::vector<RecipeOption> loss_options(heras::TrainingRecipe& recipe) {
  heras::CompileOptions& compile = recipe.compile;
  return {{"--loss", "categorical_crossentropy, mean_squared_error or categorical_hinge",
           &compile.loss},
          {"--label-smoothing", "Of categorical_crossentropy: what all classes get alike",
           &compile.label_smoothing},
          {"--class-weights", "How much each class counts", &compile.class_weights},
          {"--metrics", "What to record besides loss and accuracy: top_2_accuracy, ...",
           &compile.metrics},
          {"--range-penalty", "Price of a bit of the logits' range, which encryption pays for",
           &compile.range_penalty},
          {"--gate-penalty",
           "Price of a gate that stays open, where the model has some (0: the model's own)",
           &compile.gate_penalty}};
}

std::vector<RecipeOption> teacher_options(heras::TrainingRecipe& recipe) {
  heras::Distillation& distillation = recipe.fit.distillation;
  return {{"--temperature", "How much its answers are softened", &distillation.temperature},
          {"--distillation-weight", "Its share of the loss, from 0 to 1", &distillation.weight}};
}

std::vector<RecipeOption> image_options(heras::TrainingRecipe& recipe) {
  heras::Augmentation& limits = recipe.fit.augmentation;
  return {{"--turn", "Degrees, at most", &limits.turn_degrees},
          {"--scale", "Growth or shrinkage of an axis, at most", &limits.scale},
          {"--shear", "Pixels a pixel, at most", &limits.shear},
          {"--shift", "Pixels along an axis, at most", &limits.shift}};
}

/// All of them, in the order in which a command has them.
std::vector<RecipeOption> recipe_options(heras::TrainingRecipe& recipe) {
  std::vector<RecipeOption> all;
  for (const auto& options :
       {common_options(recipe), optimizer_options(recipe), loss_options(recipe),
        teacher_options(recipe), image_options(recipe)}) {
    all.insert(all.end(), options.begin(), options.end());
  }
  return all;
}

/// What kind of value an option takes, and the recipe's.
std::string describe(double value) { return fmt::format("X [{}]", value); }
std::string describe(std::size_t value) { return fmt::format("N [{}]", value); }
std::string describe(const std::string& value) { return fmt::format("NAME [{}]", value); }
template <typename T>
std::string describe(const std::vector<T>& values) {
  return values.empty() ? "A,B,..." : fmt::format("A,B,... [{}]", fmt::join(values, ","));
}

template <typename T>
CLI::Option* add_option(CLI::App& command, const RecipeOption& option, T& field) {
  return command.add_option(option.name, field, option.description)
      ->option_text(describe(field))
      ->delimiter(',')
      ->allow_extra_args(false);
}

CLI::Option* add_option(CLI::App& command, const RecipeOption& option, std::size_t& field) {
  return command.add_option(option.name, field, option.description)
      ->option_text(describe(field))
      ->check(whole_number(0, UINT64_MAX));
}

/// A flag that makes the field what it is not.
CLI::Option* add_option(CLI::App& command, const RecipeOption& option, bool& field) {
  return command.add_flag_callback(
      option.name, [&field, changed = !field] { field = changed; }, option.description);
}

void add_options(CLI::App& command, const char* group, const std::vector<RecipeOption>& options,
                 TrainingArguments& arguments) {
  for (const RecipeOption& option : options) {
    CLI::Option* added =
        std::visit([&](auto* field) { return add_option(command, option, *field); }, option.field);
    arguments.options.push_back(added->group(group));
  }
}

void add_teacher_options(CLI::App& command, TrainArguments& arguments) {
  CLI::Option* teacher =
      command.add_option("--teacher", arguments.teacher,
                         "The model whose answers to learn from: a file or a name from the zoo");
  teacher->option_text("MODEL")->group(teacher_group);
  const auto options = teacher_options(arguments.training.values);
  add_options(command, teacher_group, options, arguments.training);
  for (const RecipeOption& option : options) command.get_option(option.name)->needs(teacher);
}

void add_file_options(CLI::App& command, TrainArguments& arguments) {
  const auto add = [&](const char* name, std::string& file, const char* description) {
    command.add_option(name, file, description)->option_text("FILE")->group(file_group);
  };
  add("--checkpoint", arguments.checkpoint, "Write the state of training after each epoch");
  command
      .add_flag("--resume", arguments.resume,
                "Go on from the checkpoint, with the options it was written with")
      ->group(file_group);
  command
      .add_option("--patience", arguments.patience,
                  "End a phase after N epochs without a better one, and take its best")
      ->option_text("N")
      ->check(whole_number(1))
      ->group(file_group);
  command
      .add_option("--monitor", arguments.monitor, "What better means, for --patience and --best")
      ->option_text("METRIC [" + arguments.monitor + "]")
      ->group(file_group);
  add("--best", arguments.best, "Write the best model so far");
  add("--log", arguments.log, "Write what each epoch measured, as comma-separated values");
}

/// "--seed=7"; a flag is its name alone.
std::string to_word(const CLI::Option& option) {
  const std::string name = option.get_name();
  if (option.get_expected_max() == 0) return name;
  return fmt::format("{}={}", name, fmt::join(option.results(), ","));
}

}  // namespace

void add_training_options(CLI::App& command, TrainingArguments& arguments) {
  arguments.values = heras::zoo_recipe(arguments.architecture);
  add_options(command, common_group, common_options(arguments.values), arguments);
}

CLI::App& add_train_command(CLI::App& app, TrainArguments& arguments) {
  CLI::App& command = add_command(
      app, {"train", in_one_process, "Train a model on plaintext images",
            "  sealion train --out digits.sealion\n"
            "  sealion train --data my-digits --epochs 5 --seed 7 --out quick.sealion\n"
            "  sealion train --model cnn-16 --validation-split 0.1 --patience 5 --log cnn-16.csv\n"
            "  sealion train --model dnn-30 --teacher cnn-16 --temperature 4\n"
            "  sealion train --model cnn-16 --checkpoint cnn-16.state --resume"});
  command
      .add_option(
          "--model", arguments.training.architecture,
          fmt::format("Architecture to train: {}", fmt::join(heras::zoo_architectures(), ", ")))
      ->option_text("NAME [dnn-30]");
  add_data_option(command, arguments.data);
  command
      .add_option("--out", arguments.out,
                  "Where the model goes, with its public manifest beside it (default: "
                  "NAME.sealion)")
      ->option_text("FILE");
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
  add_training_options(command, arguments.training);
  heras::TrainingRecipe& values = arguments.training.values;
  add_options(command, optimizer_group, optimizer_options(values), arguments.training);
  add_options(command, loss_group, loss_options(values), arguments.training);
  add_teacher_options(command, arguments);
  add_options(command, image_group, image_options(values), arguments.training);
  add_file_options(command, arguments);
  return command;
}

heras::TrainingRecipe recipe_of(const TrainingArguments& arguments) {
  heras::TrainingRecipe recipe = heras::zoo_recipe(arguments.architecture);
  heras::TrainingRecipe values = arguments.values;
  const std::vector<RecipeOption> to = recipe_options(recipe), from = recipe_options(values);
  for (std::size_t i = 0; i < arguments.options.size(); ++i) {
    if (arguments.options[i]->count() == 0) continue;
    std::visit([&](auto* field) { *field = *std::get<decltype(field)>(from[i].field); },
               to[i].field);
  }
  return recipe;
}

std::vector<std::string> command_line(const TrainArguments& arguments) {
  std::vector<std::string> words = {"train", "--model=" + arguments.training.architecture};
  for (const CLI::Option* option : arguments.training.options) {
    if (option->count() > 0) words.push_back(to_word(*option));
  }
  const auto add = [&words](const char* option, const auto& value) {
    if (value != std::decay_t<decltype(value)>()) {
      words.push_back(fmt::format("{}={}", option, value));
    }
  };
  add("--teacher", arguments.teacher);
  add("--checkpoint", arguments.checkpoint);
  add("--patience", arguments.patience);
  add("--monitor", arguments.monitor);
  add("--best", arguments.best);
  add("--log", arguments.log);
  add("--data", arguments.data);
  add("--out", arguments.out);
  add("--threads", arguments.threads);
  if (arguments.resume) words.push_back("--resume");
  if (arguments.json) words.push_back("--json");
  return words;
}

}  // namespace sealion::cli
