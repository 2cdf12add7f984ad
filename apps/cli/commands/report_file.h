#pragma once

#include <sealion/inputs.h>

#include <string>

#include "base/execution_context.h"
#include "heras/measure/evaluation.h"
#include "heras/model/model.h"

namespace sealion::cli {

/// A page to look at, as a command makes it.
struct ReportFile {
  std::string path;
  std::string command;      ///< of ours, that makes it
  bool are_digits = false;  ///< whether the records are known to be handwritten digits
};

/// Writes what an encrypted evaluation on these records found, beside a request of its own with the
/// first of them. Throws `io`.
void write_report(const ReportFile& file, const heras::Model& model,
                  const heras::Evaluation& evaluation, const Inputs& inputs,
                  const ExecutionContext& context);

}  // namespace sealion::cli
