#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sealion {

/// Names and what there is to say of each; an empty name is a rule.
using Details = std::vector<std::pair<std::string, std::string>>;

/// A titled table of details.
std::string details_table(const std::string& title, const Details& details);

}  // namespace sealion
