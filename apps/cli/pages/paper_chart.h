#pragma once

#include <string>

#include "cli/tables/paper.h"

namespace sealion::cli {

/// Latency and throughput of every row beside what is published, as an SVG that is a file of its
/// own or part of a page, in light and dark.
std::string paper_chart(const PaperTable& table);

}  // namespace sealion::cli
