#pragma once

#include <regex>
#include <string>
#include <vector>

namespace sealion::cli::testing {

struct Place {
  double x, y;
};

/// Of all matches of an expression with two numbers.
inline std::vector<Place> places(const std::string& svg, const std::string& expression) {
  const std::regex pattern(expression);
  std::vector<Place> places;
  for (std::sregex_iterator it(svg.begin(), svg.end(), pattern), end; it != end; ++it) {
    places.push_back({std::stod((*it)[1]), std::stod((*it)[2])});
  }
  return places;
}

}  // namespace sealion::cli::testing
