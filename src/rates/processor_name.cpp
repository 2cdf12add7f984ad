#include "rates/processor_name.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

namespace sealion {
namespace {

constexpr std::size_t longest_name = 120;

/// Of x86, then of ARM.
constexpr std::array<std::string_view, 9> telling = {
    "model name",       "cpu family",  "model",    "stepping",    "CPU implementer",
    "CPU architecture", "CPU variant", "CPU part", "CPU revision"};

/// Adds small letters and digits, and one hyphen for whatever else stands between them.
void add_words(std::string& name, std::string_view text) {
  bool is_apart = true;
  for (const char c : text) {
    const char small = 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool is_kept = ('a' <= small && small <= 'z') || ('0' <= small && small <= '9');
    if (is_kept && is_apart && !name.empty()) name += '-';
    if (is_kept) name += small;
    is_apart = !is_kept;
  }
}

}  // namespace

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  std::ostringstream text;
  text << file.rdbuf();
  return processor_name_in(text.str());
}

std::string processor_name_in(std::string_view description) {
  std::string name;
  std::istringstream lines{std::string(description)};
  for (std::string line; std::getline(lines, line) && !line.empty();) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos) continue;
    const std::string field = line.substr(0, line.find_last_not_of(" \t", colon - 1) + 1);
    if (std::ranges::find(telling, field) != telling.end()) add_words(name, line.substr(colon + 1));
  }
  return name.empty() ? "unknown" : name.substr(0, longest_name);
}

std::string file_name_of(std::string_view text) {
  std::string name;
  add_words(name, text);
  return name.substr(0, longest_name);
}

}  // namespace sealion
