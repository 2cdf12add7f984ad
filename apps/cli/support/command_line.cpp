#include "cli/support/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sealion::cli {

std::vector<std::string> command_line(const CLI::App& command) {
  std::vector<std::string> words = {command.get_name()};
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0) continue;
    const std::string value = fmt::format("{}", fmt::join(option->results(), ","));
    const bool is_flag = option->get_expected_max() == 0;
    if (option->get_positional()) {
      words.push_back(value);
    } else {
      words.push_back(is_flag ? option->get_name()
                              : fmt::format("{}={}", option->get_name(), value));
    }
  }
  return words;
}

}  // namespace sealion::cli
