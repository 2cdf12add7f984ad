#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/pages/templates.h"

namespace sealion::cli {

/// How often each class was taken for each.
struct Confusion {
  const std::vector<std::string>& classes;              ///< their names
  const std::vector<std::vector<std::size_t>>& counts;  ///< [class][told]
  std::string rows, columns;                            ///< what they say: "what the image shows"
};

/// Whether the table wants the whole width of the page.
bool is_wide(const Confusion& confusion);

/// Fills the part CONFUSION of `templates/report.html`. Long names are turned and, in part, left
/// out; a hundred classes have small cells.
void draw_confusion(TemplateValues& values, const Confusion& confusion);

}  // namespace sealion::cli
