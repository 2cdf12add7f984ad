#pragma once

#include <string>
#include <vector>

namespace sealion::cli {

/// A table in Markdown, of a line of names and rows of as many cells. The first column is to the
/// left, the others, for numbers, to the right.
std::string format_markdown(const std::vector<std::string>& names,
                            const std::vector<std::vector<std::string>>& rows);

}  // namespace sealion::cli
