#include "cli/support/architecture_options.h"

#include <fmt/ranges.h>

#include "cli/support/options.h"
#include "heras/architecture/presets.h"
#include "heras/layers/input.h"
#include "program/program.h"

namespace sealion::cli {
namespace {

constexpr const char* group = "A network of your own";

}  // namespace

CLI::Option* add_architecture_options(CLI::App& command, ArchitectureArguments& arguments) {
  CLI::Option* architecture =
      command
          .add_option("--architecture", arguments.architecture,
                      std::string("What model.to_json() of Keras gave, or ") + heras::preset_names)
          ->option_text("FILE|NAME");
  const auto about_it = [&](CLI::Option* option, const char* text) {
    option->option_text(text)->needs(architecture)->group(group);
  };
  architecture->group(group);
  about_it(command
               .add_option("--input-shape", arguments.input_shape,
                           "Shape of a record, if the file does not say it: 30, or 28,28,1")
               ->delimiter(',')
               ->check(whole_number(1, largest_node_size)),
           "N,...");
  about_it(command.add_option("--outputs", arguments.outputs, "Numbers of an answer")
               ->check(whole_number(1, largest_node_size)),
           "N");
  about_it(command
               .add_option("--input-low", arguments.input_low,
                           "Least integer that a value of a record becomes")
               ->check(integer_between(-heras::largest_input_saturation, 0)),
           "N [-127; pictures: 0]");
  about_it(command
               .add_option("--input-saturation", arguments.input_saturation,
                           "Largest integer that a value of a record becomes")
               ->check(whole_number(1, heras::largest_input_saturation)),
           "N [127; pictures: 3]");
  about_it(command
               .add_option("--weight-saturation", arguments.weight_saturation,
                           "Largest absolute value of an integer weight")
               ->check(whole_number(1, largest_weight)),
           "N [15; linear: 127; cnn: 7]");
  return architecture;
}

heras::Architecture make_architecture(const ArchitectureArguments& arguments) {
  heras::ArchitectureOptions options{.outputs = arguments.outputs,
                                     .input_low = arguments.input_low,
                                     .input_saturation = arguments.input_saturation,
                                     .weight_saturation = arguments.weight_saturation};
  if (!arguments.input_shape.empty()) options.input_shape = arguments.input_shape;
  return heras::make_architecture(arguments.architecture, options);
}

std::vector<std::string> words_of(const ArchitectureArguments& arguments) {
  std::vector<std::string> words = {"--architecture=" + arguments.architecture};
  if (!arguments.input_shape.empty()) {
    words.push_back(fmt::format("--input-shape={}", fmt::join(arguments.input_shape, ",")));
  }
  const auto add = [&words](const char* option, const auto& value) {
    if (value) words.push_back(fmt::format("{}={}", option, *value));
  };
  add("--outputs", arguments.outputs);
  add("--input-low", arguments.input_low);
  add("--input-saturation", arguments.input_saturation);
  add("--weight-saturation", arguments.weight_saturation);
  return words;
}

}  // namespace sealion::cli
