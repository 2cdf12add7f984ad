#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "cli/support/data_options.h"
#include "cli/support/options.h"

namespace sealion::cli {

/// All that `ask` takes.
struct AskArguments {
  std::string url, model, key, token_file, authorities, out;
  ManifestArguments least;
  DataArguments data;
  std::optional<std::size_t> records;
  std::size_t first = 0, threads = 0, timeout = 600, patience = 60;
  bool may_send_token_in_clear = false, json = false;
};

/// The command `ask` with all its options; the caller says what it does.
CLI::App& add_ask_command(CLI::App& app, AskArguments& arguments);

}  // namespace sealion::cli
