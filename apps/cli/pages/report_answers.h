#pragma once

#include "cli/pages/page.h"
#include "cli/pages/report.h"
#include "cli/pages/report_words.h"

namespace sealion::cli {

/// How good the answers are: metrics plain and encrypted side by side, and which class was taken
/// for which, or numbers told over true ones.
void fill_quality(TemplateValues& values, const ReportSubject& subject, const ReportWords& words);

}  // namespace sealion::cli
