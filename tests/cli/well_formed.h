#pragma once

#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

namespace sealion::cli::testing {

/// Whether XML or HTML text is well-formed as far as our own goes: elements nest, attributes stand
/// in double quotes, and no mark-up or bare ampersand is in texts and values.
inline ::testing::AssertionResult is_well_formed(const std::string& xml) {
  static const std::regex tag(R"re(<(/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(/?)>)re");
  static const std::regex bare_ampersand(R"(&(?!(amp|lt|gt|quot|#39|minus|rarr);))");
  std::vector<std::string> open;
  auto at = xml.begin();
  for (std::smatch match; std::regex_search(at, xml.end(), match, tag); at = match[0].second) {
    const std::string text(at, match[0].first), name = match[2];
    if (text.find('<') != std::string::npos) {
      return ::testing::AssertionFailure() << "a stray '<' in: " << text;
    }
    if (match[1].length() > 0) {
      if (open.empty() || open.back() != name) {
        return ::testing::AssertionFailure() << "</" << name << "> closes nothing";
      }
      open.pop_back();
    } else if (match[4].length() == 0 && name != "img" && name != "br") {
      open.push_back(name);
    }
  }
  if (std::string(at, xml.end()).find('<') != std::string::npos) {
    return ::testing::AssertionFailure() << "a broken tag: " << std::string(at, xml.end());
  }
  if (!open.empty()) return ::testing::AssertionFailure() << "<" << open.back() << "> stays open";
  if (std::regex_search(xml, bare_ampersand)) {
    return ::testing::AssertionFailure() << "a bare ampersand";
  }
  return ::testing::AssertionSuccess();
}

}  // namespace sealion::cli::testing
