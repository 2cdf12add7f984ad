#include "cli/support/program.h"

#include <fmt/format.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <csignal>
#include <exception>
#include <new>
#include <string>

#include "base/error.h"
#include "cli/support/exit_code.h"
#include "cli/support/interruption.h"
#include "cli/support/output.h"

namespace sealion::cli {
namespace {

int finish(ExitCode code, const std::string& message) {
  note("sealion: error: " + message);
  return static_cast<int>(code);
}

/// What is wrong with the command line, and where to read more.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  if (!chosen.empty()) {
    return fmt::format("{} (see 'sealion {} --help')", error.what(), chosen.front()->get_name());
  }
  const auto rest = app.remaining();
  if (rest.empty()) return "a command is missing (see 'sealion --help')";
  return fmt::format("unknown command or option '{}' (see 'sealion --help')", rest.front());
}

int finish_parsing(const CLI::App& app, const CLI::ParseError& error) {
  if (error.get_exit_code() != static_cast<int>(CLI::ExitCodes::Success)) {
    return finish(ExitCode::usage, explain(app, error));
  }
  const bool is_version = error.get_name() == "CallForVersion";
  print(is_version ? std::string(error.what()) + "\n" : app.help());
  return static_cast<int>(ExitCode::success);
}

int parse_and_run(CLI::App& app, int argc, char** argv) {
  try {
    app.parse(argc, argv);
    return static_cast<int>(ExitCode::success);
  } catch (const CLI::ParseError& error) {
    return finish_parsing(app, error);
  }
}

}  // namespace

int run_program(int argc, char** argv, const std::function<void(CLI::App&)>& describe) {
  guard_standard_streams();
  // A file that may not grow is an error to report, not a reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  listen_for_interruptions();
  try {
    CLI::App app;
    app.set_version_flag("--version", "sealion " SEALION_VERSION, "Print the version");
    app.set_help_flag("--help,-h", "Print this help");
    app.get_formatter()->column_width(24);
    app.get_formatter()->label("SUBCOMMAND", "COMMAND");
    app.require_subcommand(1);
    describe(app);
    return parse_and_run(app, argc, argv);
  } catch (const Reported& reported) {
    return reported.exit_code;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::cancelled) {
      note("sealion: interrupted; nothing was written by halves");
      return interruption_exit_code();
    }
    return finish(exit_code_of(error.code()), error.what());
  } catch (const std::bad_alloc&) {
    return finish(ExitCode::failure, "out of memory");
  } catch (const std::exception& error) {
    return finish(ExitCode::failure, error.what());
  }
}

}  // namespace sealion::cli
