#include <CLI/App.hpp>
#include <memory>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "heras/npy.h"
#include "heras/train/principal_components.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string fit, apply, out;
  std::size_t dimensions = 2;
};

void run(const Arguments& arguments) {
  check_writable(arguments.out);
  const auto components = heras::train::pca(heras::read_npy(arguments.fit), arguments.dimensions);
  heras::write_npy(arguments.out,
                   heras::train::project(components, heras::read_npy(arguments.apply)));
}

}  // namespace

void add_project(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = add_command(
      app, {"project", in_one_process,
            "Project features onto principal components; called by 'sealion demo'",
            "  sealion-train project --fit many.npy --apply few.npy --dimensions 32 --out "
            "projected.npy"});
  command.add_option("--fit", arguments->fit, "Array whose principal components to take")
      ->required()
      ->option_text("FILE");
  command.add_option("--apply", arguments->apply, "Array of rows to project onto them")
      ->required()
      ->option_text("FILE");
  command.add_option("--dimensions", arguments->dimensions, "How many components")
      ->required()
      ->option_text("N")
      ->check(whole_number(1, heras::train::most_pca_columns));
  command.add_option("--out", arguments->out, "Where the projected rows go")
      ->required()
      ->option_text("FILE");
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
