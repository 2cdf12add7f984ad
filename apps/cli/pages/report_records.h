#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "cli/pages/page.h"
#include "cli/pages/report.h"
#include "cli/pages/report_words.h"

/// Records and what the network said of them: pictures where they are such, else rows of values.
namespace sealion::cli {

/// One record, what the client has of it, what the server gets of it, and the answer.
void fill_journey(TemplateValues& values, const ReportSubject& subject, const ReportWords& words);

/// Fills the parts SAMPLES and MISTAKES of `templates/report.html`, the latter where there are
/// some.
void fill_answers(TemplateValues& values, const ReportSubject& subject, const ReportWords& words);

}  // namespace sealion::cli
