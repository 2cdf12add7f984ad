#include "cli/support/sibling_program.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.h"

namespace sealion::cli {

std::optional<std::string> find_sibling(const std::string& name) {
  std::error_code error;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
  const auto path = self.parent_path() / name;
  if (error || !std::filesystem::exists(path, error)) return std::nullopt;
  return path.string();
}

std::vector<char*> to_argv(std::vector<std::string>& words) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  return argv;
}

void become_program(const std::string& path, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  ::execv(path.c_str(), to_argv(words).data());
  fail(ErrorCode::io, "cannot run '{}': {}", path, std::strerror(errno));
}

void become_extra(const std::vector<std::string>& arguments) {
  const auto path = find_sibling("sealion-extra");
  if (path) become_program(*path, arguments);
  fail(ErrorCode::unsupported,
       "'{}' needs the program 'sealion-extra' beside this one: install the package sealion again, "
       "or build it with scripts/setup",
       arguments.front());
}

}  // namespace sealion::cli
