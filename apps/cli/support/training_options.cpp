#include "cli/support/training_options.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <type_traits>
#include <variant>

#include "cli/support/choice.h"
#include "cli/support/options.h"
#include "data/preprocessing/scaling_names.h"

namespace sealion::cli {
namespace {

constexpr const char* common_group = "Training";
constexpr const char* optimizer_group = "How the weights move";
constexpr const char* loss_group = "What they are moved towards";
constexpr const char* teacher_group = "Learning from another model too";
constexpr const char* image_group =
    "How chance moves the images (of a network of your own: only with one of these)";
constexpr const char* file_group = "Files, stopping early and going on";

/// All of them, in the order in which a command has them.
std::vector<heras::RecipeOption> recipe_options(heras::RecipeFields& recipe) {
  std::vector<heras::RecipeOption> all;
  for (const auto& options : {heras::common_options(recipe), heras::optimizer_options(recipe),
                              heras::phase_options(recipe), heras::loss_options(recipe),
                              heras::teacher_options(recipe), heras::image_options(recipe)}) {
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
CLI::Option* add_option(CLI::App& command, const heras::RecipeOption& option, T& field) {
  return command.add_option(option.name, field, option.description)
      ->option_text(describe(field))
      ->delimiter(',')
      ->allow_extra_args(false);
}

CLI::Option* add_option(CLI::App& command, const heras::RecipeOption& option, std::size_t& field) {
  return command.add_option(option.name, field, option.description)
      ->option_text(describe(field))
      ->check(whole_number(0, UINT64_MAX));
}

/// A flag that makes the field what it is not.
CLI::Option* add_option(CLI::App& command, const heras::RecipeOption& option, bool& field) {
  return command.add_flag_callback(
      option.name, [&field, changed = !field] { field = changed; }, option.description);
}

void add_options(CLI::App& command, const char* group,
                 const std::vector<heras::RecipeOption>& options, TrainingArguments& arguments) {
  for (const heras::RecipeOption& option : options) {
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
  const auto options = heras::teacher_options(arguments.training.values);
  add_options(command, teacher_group, options, arguments.training);
  for (const heras::RecipeOption& option : options) command.get_option(option.name)->needs(teacher);
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

void add_network_options(CLI::App& command, TrainArguments& arguments, CLI::Option* of_zoo) {
  CLI::Option* architecture = add_architecture_options(command, arguments.network);
  architecture->excludes(of_zoo);
  add_choice<Scaling>(
      command, "--scaling", arguments.scaling, name_of(arguments.scaling),
      "How features become integers: by mean and deviation, or by least and largest");
  command.get_option("--scaling")->needs(architecture)->group(architecture->get_group());
}

/// "--seed=7"; a flag is its name alone.
std::string to_word(const CLI::Option& option) {
  const std::string name = option.get_name();
  if (option.get_expected_max() == 0) return name;
  return fmt::format("{}={}", name, fmt::join(option.results(), ","));
}

}  // namespace

void add_training_options(CLI::App& command, TrainingArguments& arguments) {
  arguments.values = heras::to_fields(heras::zoo_recipe(arguments.architecture));
  add_options(command, common_group, heras::common_options(arguments.values), arguments);
}

CLI::App& add_train_command(CLI::App& app, TrainArguments& arguments) {
  CLI::App& command = add_command(
      app, {"train", in_one_process, "Train a model on plaintext: tables, arrays, pictures",
            "  sealion train --out digits.sealion\n"
            "  sealion train --data iris.csv --label species --split 0.2 --architecture linear\n"
            "  sealion train --data houses.csv --label price --ignore id,city --split 0.2 "
            "--architecture mlp:64,32 --out houses.sealion\n"
            "  sealion train --data photos --architecture cnn --input-saturation 15\n"
            "  sealion train --data x.npy --label y.npy --split 0.2 --architecture network.json\n"
            "  sealion train --data my-digits --epochs 5 --seed 7 --out quick.sealion\n"
            "  sealion train --model cnn-16 --validation-split 0.1 --patience 5 --log cnn-16.csv\n"
            "  sealion train --model dnn-30 --teacher cnn-16 --temperature 4\n"
            "  sealion train --model cnn-16 --checkpoint cnn-16.state --resume\n"
            "  sealion train --model vae --classes 0,1,2,3,4 --out vae.sealion"});
  CLI::Option* of_zoo = command
                            .add_option("--model", arguments.training.architecture,
                                        fmt::format("Architecture to train: {}",
                                                    fmt::join(heras::zoo_architectures(), ", ")))
                            ->option_text("NAME [dnn-30]");
  add_data_options(command, arguments.data);
  add_network_options(command, arguments, of_zoo);
  command
      .add_option("--classes", arguments.classes,
                  "Take only the records of these classes, by their numbers from 0")
      ->option_text("A,B,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  command
      .add_option("--out", arguments.out,
                  "Where the model goes, with its public manifest beside it and, of an "
                  "auto-encoder, its decoder (default: NAME.sealion)")
      ->option_text("FILE");
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
  add_training_options(command, arguments.training);
  heras::RecipeFields& values = arguments.training.values;
  add_options(command, optimizer_group, heras::optimizer_options(values), arguments.training);
  add_options(command, optimizer_group, heras::phase_options(values), arguments.training);
  add_options(command, loss_group, heras::loss_options(values), arguments.training);
  add_teacher_options(command, arguments);
  add_options(command, image_group, heras::image_options(values), arguments.training);
  add_file_options(command, arguments);
  return command;
}

heras::RecipeFields fields_of(const TrainingArguments& arguments) {
  return fields_of(arguments, heras::zoo_recipe(arguments.architecture));
}

heras::RecipeFields fields_of(const TrainingArguments& arguments,
                              const heras::TrainingRecipe& base) {
  heras::RecipeFields recipe = heras::to_fields(base);
  heras::RecipeFields values = arguments.values;
  const std::vector<heras::RecipeOption> to = recipe_options(recipe), from = recipe_options(values);
  for (std::size_t i = 0; i < arguments.options.size(); ++i) {
    if (arguments.options[i]->count() == 0) continue;
    std::visit([&](auto* field) { *field = *std::get<decltype(field)>(from[i].field); },
               to[i].field);
  }
  return recipe;
}

bool moves_images(const TrainingArguments& arguments) {
  return std::ranges::any_of(arguments.options, [](const CLI::Option* option) {
    return option->get_group() == image_group && option->count() > 0;
  });
}

heras::TrainingRecipe recipe_of(const TrainingArguments& arguments) {
  return heras::from_fields(fields_of(arguments));
}

std::vector<std::string> command_line(const TrainArguments& arguments) {
  std::vector<std::string> words = {"train"};
  const auto take = [&words](const std::vector<std::string>& others) {
    words.insert(words.end(), others.begin(), others.end());
  };
  if (arguments.network.architecture.empty()) {
    words.push_back("--model=" + arguments.training.architecture);
  } else {
    take(words_of(arguments.network));
    words.push_back(fmt::format("--scaling={}", name_of(arguments.scaling)));
  }
  take(words_of(arguments.data));
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
  add("--out", arguments.out);
  if (!arguments.classes.empty()) {
    words.push_back(fmt::format("--classes={}", fmt::join(arguments.classes, ",")));
  }
  add("--threads", arguments.threads);
  if (arguments.resume) words.push_back("--resume");
  if (arguments.json) words.push_back("--json");
  return words;
}

}  // namespace sealion::cli
