#include "cli/support/trainer_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/error.h"
#include "cli/support/exit_code.h"
#include "cli/support/interruption.h"
#include "cli/support/sibling_program.h"

namespace sealion::cli {
namespace {

std::string trainer_path() {
  const auto path = find_sibling("sealion-train");
  if (path) return *path;
  fail(ErrorCode::unsupported,
       "training needs the program 'sealion-train' beside this one: install the package "
       "sealion-train, or build it with scripts/setup");
}

std::vector<std::string> with_path(const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {trainer_path()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

/// Starts the program with stdout on /dev/null, in a process group of its own: Ctrl-C reaches it
/// through this process alone, once. A second signal would end it before it has tidied up.
pid_t spawn(std::vector<std::string> words) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  pid_t child = 0;
  const int error = ::posix_spawn(&child, words[0].c_str(), &actions, &attributes,
                                  to_argv(words).data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) fail(ErrorCode::io, "cannot run '{}': {}", words[0], std::strerror(error));
  return child;
}

/// Waits for the end of a child, which is interrupted where this process is.
int wait_for(pid_t child) {
  constexpr std::chrono::milliseconds pause(20);
  bool is_told = false;
  int status = 0;
  // Ends on an error too: there is no child to wait for then.
  while (::waitpid(child, &status, WNOHANG) == 0) {
    if (interruption().is_made() && !is_told) {
      ::kill(child, interrupting_signal());
      is_told = true;
    }
    std::this_thread::sleep_for(pause);
  }
  return status;
}

}  // namespace

void become_trainer(const std::vector<std::string>& arguments) {
  become_program(trainer_path(), arguments);
}

void run_trainer(const std::vector<std::string>& arguments) {
  const pid_t child = spawn(with_path(arguments));
  const int status = wait_for(child);
  if (WIFEXITED(status) && WEXITSTATUS(status) != 0) throw Reported{WEXITSTATUS(status)};
  if (WIFSIGNALED(status)) {
    if (interruption().is_made()) throw Reported{interruption_exit_code()};
    fail(ErrorCode::unsupported, "training was ended by signal {}", WTERMSIG(status));
  }
}

}  // namespace sealion::cli
