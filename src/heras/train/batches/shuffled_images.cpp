#include "heras/train/batches/shuffled_images.h"

#include <algorithm>
#include <utility>

#include "heras/train/core/rows.h"

namespace sealion::heras::train {

ShuffledImages::ShuffledImages(const ImageSet& images, std::size_t count, std::int64_t saturation,
                               const FitOptions& options, at::Generator generator,
                               const Teacher* teacher)
    : count_(static_cast<std::int64_t>(count)),
      batch_(std::min(static_cast<std::int64_t>(options.batch_size), count_)),
      generator_(std::move(generator)),
      source_(images, count, saturation, options, teacher) {}

void ShuffledImages::start(std::size_t epoch) {
  images_ = source_.get(epoch);
  order_ = at::randperm(count_, generator_, at::TensorOptions(at::kLong));
}

at::Tensor ShuffledImages::chosen(std::size_t step) const {
  const auto first = static_cast<std::int64_t>(step) * batch_;
  return order_.slice(0, first, first + batch_);
}

at::Tensor ShuffledImages::levels(const at::Tensor& chosen) const {
  return rows(images_.levels, count_, chosen, at::kByte).to(at::kFloat);
}

}  // namespace sealion::heras::train
