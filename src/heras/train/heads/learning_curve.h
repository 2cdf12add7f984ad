#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/execution_context.h"
#include "heras/transfer/head.h"

namespace sealion::heras::train {

/// How many labels heads are fitted to, and how often.
struct CurveOptions {
  std::vector<std::size_t> labels_per_class = {1, 2, 5, 10, 20, 50, 100};
  std::size_t seeds = 10;                 ///< draws of labelled rows: 0, 1, ...
  std::vector<HeadOptions> heads = {{}};  ///< at each count the one with the best mean counts
};

struct CurvePoint {
  double mean = 0;       ///< over the seeds, of the accuracy on all test rows
  double deviation = 0;  ///< standard deviation of one seed's accuracy; 0 for one seed
  std::size_t head = 0;  ///< which of the options' heads that is
};

/// Samples with labels: to draw from, or to judge by.
struct LabelledFeatures {
  const FeatureTable& features;
  std::span<const std::uint8_t> labels;  ///< one for each row
};

/// Rows that are drawn for a seed: so many of each class that there is. What is drawn for a count
/// is in what is drawn for a larger one, and is the same for all representations of the samples.
/// Throws `invalid_argument` where a class has fewer rows.
std::vector<std::size_t> draw_rows(std::span<const std::uint8_t> labels, std::size_t per_class,
                                   std::uint64_t seed);

/// How well heads classify the test rows that are fitted to a few labelled rows: a point for each
/// of the counts. The same for any number of threads. Throws `invalid_argument` for sets that do
/// not fit together, and as draw_rows and fit_head. Progress counts the heads that are fitted.
std::vector<CurvePoint> learning_curve(const LabelledFeatures& train, const LabelledFeatures& test,
                                       const CurveOptions& options,
                                       const ExecutionContext& context = {});

}  // namespace sealion::heras::train
