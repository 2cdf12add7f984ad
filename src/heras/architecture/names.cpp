#include "heras/architecture/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sealion::heras {
namespace {

constexpr std::size_t longest = 64;  // as check_name has it

bool is_in_names(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("._-").find(c) != std::string_view::npos;
}

}  // namespace

std::string model_name_of(const std::string& text) {
  std::string name = text.substr(0, longest);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !is_in_names(c); }, '-');
  return name.empty() ? "model" : name;
}

std::string free_name(const std::string& wanted, const std::set<std::string>& taken) {
  std::string name = wanted.substr(0, longest);
  for (std::size_t i = 2; taken.contains(name); ++i) {
    const std::string ending = fmt::format("_{}", i);
    name = wanted.substr(0, longest - ending.size()) + ending;
  }
  return name;
}

}  // namespace sealion::heras
