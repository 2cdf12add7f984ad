#include "api/records.h"

#include "base/error.h"

namespace sealion {

IntegerBatch by_feature(std::span<const std::int64_t> records, std::size_t features) {
  if (records.empty() || records.size() % features != 0) {
    fail(ErrorCode::invalid_argument, "{} integers are no whole number of records of {}",
         records.size(), features);
  }
  IntegerBatch batch(features, records.size() / features);
  for (std::size_t i = 0; i < features; ++i) {
    const auto feature = batch.feature(i);
    for (std::size_t s = 0; s < feature.size(); ++s) feature[s] = records[s * features + i];
  }
  return batch;
}

std::vector<std::int64_t> by_record(const IntegerBatch& batch) {
  std::vector<std::int64_t> records(batch.features() * batch.samples());
  for (std::size_t i = 0; i < batch.features(); ++i) {
    const auto feature = batch.feature(i);
    for (std::size_t s = 0; s < feature.size(); ++s) records[s * batch.features() + i] = feature[s];
  }
  return records;
}

}  // namespace sealion
