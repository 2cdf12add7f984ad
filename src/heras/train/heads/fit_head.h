#pragma once

#include <cstdint>
#include <span>

#include "base/execution_context.h"
#include "heras/transfer/head.h"

namespace sealion::heras::train {

/// The head that fits the labelled rows, as HeadOptions has it: by L-BFGS over all rows at once
/// (Nocedal, Wright 2006, algorithm 7.5, with a strong Wolfe line search). Its classes are the
/// largest label + 1, at least 2. Same rows, labels and options: same head, on any number of
/// threads.
///
/// What it sees are the features less their mean, all divided by one number, the root mean square
/// length of a row: a scale for each feature, from few rows, would blow up what hardly varies, and
/// with this one the same weight decay suits any number of features.
///
/// Throws `invalid_argument` for options without meaning, no rows or not a label for each, and
/// features so large that the fit ends in no finite number.
Head fit_head(const FeatureTable& features, std::span<const std::uint8_t> labels,
              const HeadOptions& options = {}, const ExecutionContext& context = {});

}  // namespace sealion::heras::train
