#include <CLI/App.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cli/commands/commands.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "data/npy.h"
#include "heras/train/heads/principal_components.h"

namespace sealion::cli {
namespace {

struct ProjectCommandLine {
  std::string fit;
  std::vector<std::string> apply, out;  // one for one
  std::size_t dimensions = 2;
};

void run(const ProjectCommandLine& arguments) {
  if (arguments.apply.size() != arguments.out.size()) {
    fail(ErrorCode::invalid_argument, "{} arrays to project and {} files for them",
         arguments.apply.size(), arguments.out.size());
  }
  for (const std::string& out : arguments.out) check_writable(out);
  const auto components = heras::train::pca(read_npy(arguments.fit), arguments.dimensions);
  for (std::size_t i = 0; i < arguments.apply.size(); ++i) {
    write_npy(arguments.out[i], heras::train::project(components, read_npy(arguments.apply[i])));
  }
}

}  // namespace

void add_project(CLI::App& app) {
  auto arguments = std::make_shared<ProjectCommandLine>();
  CLI::App& command = add_command(
      app, {"project", in_one_process,
            "Project features onto principal components; called by 'sealion demo'",
            "  sealion-train project --fit many.npy --apply few.npy --dimensions 32 --out "
            "projected.npy"});
  command.add_option("--fit", arguments->fit, "Array whose principal components to take")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--apply", arguments->apply,
                  "Array of rows to project onto them; as often as --out")
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
