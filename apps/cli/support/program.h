#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace sealion::cli {

/// Parses the command line, runs the command it names and reports what went wrong: one line on
/// stderr and the exit code. `describe` adds the commands.
int run_program(int argc, char** argv, const std::function<void(CLI::App&)>& describe);

}  // namespace sealion::cli
