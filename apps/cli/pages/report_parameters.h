#pragma once

#include "cli/pages/page.h"
#include "cli/pages/report.h"

namespace sealion::cli {

/// Fills the part PARAMETER_TABLE of `templates/report.html`: what the planner chose, in words.
void add_parameters(TemplateValues& values, const ReportSubject& subject);

}  // namespace sealion::cli
