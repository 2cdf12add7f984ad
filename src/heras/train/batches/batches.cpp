#include "heras/train/batches/batches.h"

#include <span>
#include <utility>

#include "heras/train/batches/targets.h"
#include "heras/train/core/rows.h"

namespace sealion::heras::train {

Batches::Batches(const Dataset& data, std::size_t count, Preprocessing preprocessing,
                 const FitOptions& options, at::Generator generator)
    : targets_(data.targets),
      known_(targets_of(data.targets, 0, count)),
      teacher_(options.distillation
                   ? std::make_unique<const Teacher>(*options.distillation->teacher)
                   : nullptr),
      records_(data.inputs, count, std::move(preprocessing), options, std::move(generator),
               teacher_.get()) {}

Batch Batches::get(std::size_t step) const {
  const at::Tensor chosen = records_.chosen(step);
  Batch batch{records_.levels(chosen), {known_.index_select(0, chosen), {}}};
  if (teacher_ != nullptr) {
    batch.targets.teacher = class_scores(
        rows(std::span(records_.records().teacher_logits), records_.count(), chosen, at::kFloat),
        targets_);
  }
  return batch;
}

}  // namespace sealion::heras::train
