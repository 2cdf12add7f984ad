#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/execution_context.h"

namespace sealion::cli {

/// A command with its name, its place in the list, its one-line description and its examples.
struct CommandText {
  const char* name;
  const char* group;
  const char* description;
  const char* examples;
};

/// The public manifest that a client works for, and the least that it must be worth.
struct ManifestArguments {
  std::string manifest;
  std::size_t least_bits = 128;
  std::string least_table = "2024";
};

inline constexpr const char* in_one_process = "Train and judge";
inline constexpr const char* over_files = "Client and server, separate processes over files";
inline constexpr const char* over_network = "Client and server over a network";
inline constexpr const char* about_machine = "This machine";

CLI::App& add_command(CLI::App& app, const CommandText& text);

/// Takes whole numbers in [low, high] and says so where it gets something else.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high = INT64_MAX);
/// The same where they may be negative.
CLI::Validator integer_between(std::int64_t low, std::int64_t high);

void add_json_flag(CLI::App& command, bool& json);
/// Left at 0 where it is not given: as many as there are.
void add_threads_option(CLI::App& command, std::size_t& threads);
/// The model file or zoo name that a command is about.
CLI::Option* add_model_argument(CLI::App& command, std::string& model);
void add_manifest_argument(CLI::App& command, std::string& manifest);
/// What the client asks of the manifest's parameters.
void add_least_security_options(CLI::App& command, ManifestArguments& arguments);

/// How a command runs its long calls: on the threads that an option gave, until it is interrupted.
ExecutionContext execution_context(std::size_t threads = 0, ProgressCallback progress = {});
/// The folder that an option gave.
std::filesystem::path data_folder(const std::string& folder);

}  // namespace sealion::cli
