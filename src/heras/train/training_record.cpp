#include "heras/train/training_record.h"

#include "heras/model/model.h"

namespace sealion::heras::train {

TrainingRecord record_of(const CompileOptions& compile, const FitOptions& fit) {
  TrainingRecord record;
  record.compile = compile;
  record.fit = fit;
  if (fit.distillation) {
    record.teacher = fit.distillation->teacher->name();
    record.fit.distillation->teacher = nullptr;
  }
  record.fit.progress = nullptr;
  record.fit.context = {.threads = record.fit.context.threads};
  record.fit.callbacks.clear();
  record.fit.checkpoint.clear();
  record.fit.resume = false;
  return record;
}

}  // namespace sealion::heras::train
