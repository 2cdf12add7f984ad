#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace sealion::cli {

/// The words that give a command what it was given: its name, then its arguments and options.
std::vector<std::string> command_line(const CLI::App& command);

}  // namespace sealion::cli
