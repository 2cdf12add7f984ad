#include "heras/train/heads/learning_curve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <random>

#include "base/error.h"
#include "base/parallel.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/heads/fit_head.h"
#include "heras/train/heads/head_network.h"

namespace sealion::heras::train {
namespace {

void check_labels(const LabelledFeatures& set) {
  if (set.features.rows > 0 && set.labels.size() == set.features.rows) return;
  fail(ErrorCode::invalid_argument, "{} labels for {} rows of features", set.labels.size(),
       set.features.rows);
}

void check(const LabelledFeatures& train, const LabelledFeatures& test,
           const CurveOptions& options) {
  check_labels(train);
  check_labels(test);
  if (train.features.columns != test.features.columns) {
    fail(ErrorCode::invalid_argument, "rows of {} features to learn from, of {} to judge by",
         train.features.columns, test.features.columns);
  }
  if (options.seeds == 0 || options.heads.empty() || options.labels_per_class.empty()) {
    fail(ErrorCode::invalid_argument, "a learning curve of {} counts, {} seeds and {} heads",
         options.labels_per_class.size(), options.seeds, options.heads.size());
  }
}

struct LabelledSample {
  FeatureTable features;
  std::vector<std::uint8_t> labels;
};

LabelledSample take(const LabelledFeatures& set, const std::vector<std::size_t>& rows) {
  LabelledSample sample{{rows.size(), set.features.columns}, {}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto from = set.features.row(rows[i]);
    std::copy(from.begin(), from.end(), sample.features.row(i).begin());
    sample.labels.push_back(set.labels[rows[i]]);
  }
  return sample;
}

/// The test rows as libtorch has them: they are many, and all fits need them.
struct Judge {
  explicit Judge(const LabelledFeatures& test)
      : rows(to_tensor(test.features)),
        labels(at::tensor(std::vector<std::int64_t>(test.labels.begin(), test.labels.end()))) {}

  double accuracy(const Head& head) const {
    const at::NoGradGuard no_gradient;
    const at::Tensor right = to_network(head).scores(rows).argmax(1).eq(labels);
    return right.to(at::kDouble).mean().item<double>();
  }

  at::Tensor rows, labels;
};

/// One head fitted to one draw, by their numbers.
struct Trial {
  std::size_t count, head, seed;
};

/// Largest draws first: threads end together.
std::vector<Trial> trials_of(const CurveOptions& options) {
  std::vector<Trial> trials;
  for (std::size_t count = 0; count < options.labels_per_class.size(); ++count) {
    for (std::size_t head = 0; head < options.heads.size(); ++head) {
      for (std::size_t seed = 0; seed < options.seeds; ++seed)
        trials.push_back({count, head, seed});
    }
  }
  std::stable_sort(trials.begin(), trials.end(), [&](const Trial& a, const Trial& b) {
    return options.labels_per_class[a.count] > options.labels_per_class[b.count];
  });
  return trials;
}

/// Accuracies, by count, head and seed.
using Accuracies = std::vector<std::vector<std::vector<double>>>;

Accuracies run_trials(const LabelledFeatures& train, const LabelledFeatures& test,
                      const CurveOptions& options, const ExecutionContext& context) {
  const std::vector<Trial> trials = trials_of(options);
  const Judge judge(test);
  Accuracies accuracies(options.labels_per_class.size(),
                        std::vector(options.heads.size(), std::vector<double>(options.seeds)));
  std::mutex mutex;
  std::size_t done = 0;
  parallel_for(trials.size(), context, [&](std::size_t i) {
    const Trial& trial = trials[i];
    const SingleThreaded single_threaded;
    const LabelledSample sample =
        take(train, draw_rows(train.labels, options.labels_per_class[trial.count], trial.seed));
    const Head head = fit_head(sample.features, sample.labels, options.heads[trial.head], context);
    accuracies[trial.count][trial.head][trial.seed] = judge.accuracy(head);
    const std::scoped_lock lock(mutex);
    context.report(++done, trials.size());
  });
  return accuracies;
}

CurvePoint point_of(const std::vector<double>& values, std::size_t head) {
  const auto count = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const double value : values) sum += value;
  const double mean = sum / count;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (count - 1)) : 0, head};
}

CurvePoint best_of(const std::vector<std::vector<double>>& heads) {
  CurvePoint best = point_of(heads[0], 0);
  for (std::size_t head = 1; head < heads.size(); ++head) {
    const CurvePoint point = point_of(heads[head], head);
    if (point.mean > best.mean) best = point;
  }
  return best;
}

}  // namespace

std::vector<std::size_t> draw_rows(std::span<const std::uint8_t> labels, std::size_t per_class,
                                   std::uint64_t seed) {
  std::array<std::vector<std::size_t>, most_head_classes> classes;
  for (std::size_t i = 0; i < labels.size(); ++i) classes[labels[i]].push_back(i);
  std::mt19937_64 generator(seed);
  std::vector<std::size_t> rows;
  for (std::size_t label = 0; label < classes.size(); ++label) {
    std::vector<std::size_t>& own = classes[label];
    if (own.empty()) continue;
    if (own.size() < per_class || per_class == 0) {
      fail(ErrorCode::invalid_argument, "{} labels of class {}, of which there are {}", per_class,
           label, own.size());
    }
    std::shuffle(own.begin(), own.end(), generator);
    rows.insert(rows.end(), own.begin(), own.begin() + static_cast<std::ptrdiff_t>(per_class));
  }
  return rows;
}

std::vector<CurvePoint> learning_curve(const LabelledFeatures& train, const LabelledFeatures& test,
                                       const CurveOptions& options,
                                       const ExecutionContext& context) {
  check(train, test, options);
  const SingleThreaded single_threaded;  // before any thread takes what it finds here as its own
  std::vector<CurvePoint> points;
  for (const auto& heads : run_trials(train, test, options, context))
    points.push_back(best_of(heads));
  return points;
}

}  // namespace sealion::heras::train
