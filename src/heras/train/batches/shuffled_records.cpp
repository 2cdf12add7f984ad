#include "heras/train/batches/shuffled_records.h"

#include <algorithm>
#include <span>
#include <utility>

#include "heras/train/core/rows.h"

namespace sealion::heras::train {

ShuffledRecords::ShuffledRecords(const Inputs& inputs, std::size_t count,
                                 Preprocessing preprocessing, const FitOptions& options,
                                 at::Generator generator, const Teacher* teacher)
    : count_(static_cast<std::int64_t>(count)),
      batch_(std::min(static_cast<std::int64_t>(options.batch_size), count_)),
      generator_(std::move(generator)),
      source_(inputs, count, std::move(preprocessing), options, teacher) {}

void ShuffledRecords::start(std::size_t epoch) {
  records_ = source_.get(epoch);
  order_ = at::randperm(count_, generator_, at::TensorOptions(at::kLong));
}

at::Tensor ShuffledRecords::chosen(std::size_t step) const {
  const auto first = static_cast<std::int64_t>(step) * batch_;
  return order_.slice(0, first, first + batch_);
}

at::Tensor ShuffledRecords::levels(const at::Tensor& chosen) const {
  return rows(std::span(records_->levels), count_, chosen, at::kShort).to(at::kFloat);
}

}  // namespace sealion::heras::train
