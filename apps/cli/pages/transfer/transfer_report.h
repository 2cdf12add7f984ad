#pragma once

#include <string>

#include "cli/tables/transfer_study.h"

namespace sealion::cli {

/// One HTML page that needs nothing else.
std::string transfer_report(const TransferStudy& study);

}  // namespace sealion::cli
