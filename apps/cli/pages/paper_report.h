#pragma once

#include <string>

#include "cli/tables/paper.h"

namespace sealion::cli {

/// The paper's table and its chart as one HTML page that needs nothing else.
std::string paper_report(const PaperTable& table);

}  // namespace sealion::cli
