#include "heras/train/variational_batches.h"

#include <algorithm>
#include <utility>

#include "heras/train/rows.h"

namespace sealion::heras::train {

VariationalBatches::VariationalBatches(const ImageSet& images, std::int64_t saturation,
                                       const FitOptions& options, at::Generator generator)
    : images_(images),
      count_(static_cast<std::int64_t>(images.count)),
      batch_(std::min(static_cast<std::int64_t>(options.batch_size), count_)),
      generator_(std::move(generator)),
      source_(images, images.count, saturation, options) {}

void VariationalBatches::start(std::size_t epoch) {
  augmented_ = source_.get(epoch);
  order_ = at::randperm(count_, generator_, at::TensorOptions(at::kLong));
}

VariationalBatch VariationalBatches::get(std::size_t step) const {
  const auto first = static_cast<std::int64_t>(step) * batch_;
  const at::Tensor chosen = order_.slice(0, first, first + batch_);
  return {rows(augmented_.levels, count_, chosen, at::kByte).to(at::kFloat),
          rows(images_.pixels, count_, chosen, at::kByte).to(at::kFloat) / 255};
}

}  // namespace sealion::heras::train
