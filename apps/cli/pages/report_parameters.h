#pragma once

#include "cli/pages/page.h"
#include "cli/pages/report.h"
#include "cli/pages/report_words.h"

namespace sealion::cli {

/// Fills the part PARAMETER_TABLE of `templates/report.html`: what the planner chose, in words.
void add_parameters(TemplateValues& values, const ReportSubject& subject, const ReportWords& words);

}  // namespace sealion::cli
