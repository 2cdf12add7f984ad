#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/stopwatch.h"
#include "base/tensor.h"
#include "data/idx_folder.h"
#include "data/preprocessing/prepare.h"
#include "exchange/batch.h"
#include "heras/model/model.h"

namespace sealion::bench {

/// The first test digits as a model's integers, [inputs][count].
inline IntegerBatch test_digits(const heras::Model& model, std::size_t count) {
  const Dataset test = load_idx_split(default_data_folder(), Split::test);
  return prepare(model.preprocessing(), test.inputs, {0, count});
}

/// Of so many calls.
inline double median_seconds(std::size_t calls, const std::function<void()>& action) {
  std::vector<double> seconds;
  for (std::size_t i = 0; i < calls; ++i) {
    const Stopwatch stopwatch;
    action();
    seconds.push_back(stopwatch.seconds());
  }
  std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(calls / 2));
  return seconds[calls / 2];
}

/// Answers with other bytes.
inline std::size_t count_different(const std::vector<EncryptedBatch>& a,
                                   const std::vector<EncryptedBatch>& b) {
  std::size_t different = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    different += std::ranges::equal(a[i].packed(), b[i].packed()) ? 0 : 1;
  }
  return different;
}

}  // namespace sealion::bench
