#pragma once

#include "cli/progress.h"
#include "heras/training.h"

namespace sealion::cli {

/// Tells of a training on stderr: the bar within an epoch, and a line for an epoch that ended.
class TrainingProgress {
 public:
  void operator()(const heras::FitProgress& now);
  void end_epoch();

 private:
  Progress bar_;
  heras::FitProgress last_;
};

}  // namespace sealion::cli
