#include "heras/train/batches/batches.h"

#include <algorithm>
#include <utility>

#include "heras/train/core/rows.h"

namespace sealion::heras::train {

Batches::Batches(const ImageSet& images, std::size_t count, std::int64_t saturation,
                 const FitOptions& options, at::Generator generator)
    : labels_(at::empty({static_cast<std::int64_t>(count)}, at::kLong)),
      teacher_(options.distillation
                   ? std::make_unique<const Teacher>(*options.distillation->teacher)
                   : nullptr),
      images_(images, count, saturation, options, std::move(generator), teacher_.get()) {
  std::copy_n(images.labels.begin(), count, labels_.data_ptr<std::int64_t>());
}

Batch Batches::get(std::size_t step) const {
  const at::Tensor chosen = images_.chosen(step);
  Batch batch{images_.levels(chosen), {labels_.index_select(0, chosen), {}}};
  if (teacher_ != nullptr) {
    batch.targets.teacher =
        rows(images_.images().teacher_logits, images_.count(), chosen, at::kFloat);
  }
  return batch;
}

}  // namespace sealion::heras::train
