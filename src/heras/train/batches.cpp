#include "heras/train/batches.h"

#include <algorithm>
#include <utility>

#include "heras/train/rows.h"

namespace sealion::heras::train {

Batches::Batches(const ImageSet& images, std::size_t count, std::int64_t saturation,
                 const FitOptions& options, at::Generator generator)
    : count_(static_cast<std::int64_t>(count)),
      batch_(std::min(static_cast<std::int64_t>(options.batch_size), count_)),
      generator_(std::move(generator)),
      labels_(at::empty({count_}, at::kLong)),
      teacher_(options.distillation.teacher == nullptr
                   ? nullptr
                   : std::make_unique<const Teacher>(*options.distillation.teacher)),
      source_(images, count, saturation, options, teacher_.get()) {
  std::copy_n(images.labels.begin(), count_, labels_.data_ptr<std::int64_t>());
}

void Batches::start(std::size_t epoch) {
  images_ = source_.get(epoch);
  order_ = at::randperm(count_, generator_, at::TensorOptions(at::kLong));
}

Batch Batches::get(std::size_t step) const {
  const auto first = static_cast<std::int64_t>(step) * batch_;
  const at::Tensor chosen = order_.slice(0, first, first + batch_);
  Batch batch{rows(images_.levels, count_, chosen, at::kByte).to(at::kFloat),
              {labels_.index_select(0, chosen), {}}};
  if (teacher_ != nullptr) {
    batch.targets.teacher = rows(images_.teacher_logits, count_, chosen, at::kFloat);
  }
  return batch;
}

}  // namespace sealion::heras::train
