#include "heras/measure/evaluation.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/resident_memory.h"
#include "base/stopwatch.h"
#include "heras/measure/encrypted_evaluator.h"
#include "heras/measure/inference.h"
#include "ring/kernels/kernels.h"

namespace sealion::heras {
namespace {

constexpr std::size_t plain_batch = 4096;
constexpr std::size_t most_samples = 24;  // of each list of sample predictions

/// softmax(logits * scale) of one sample, at one output.
double confidence(const IntegerBatch& logits, std::size_t sample, std::size_t output,
                  double scale) {
  double sum = 0;
  for (std::size_t i = 0; i < logits.features(); ++i) {
    const auto difference = logits.feature(i)[sample] - logits.feature(output)[sample];
    sum += std::exp(static_cast<double>(difference) * scale);
  }
  return 1 / sum;
}

void check_labels(const ImageSet& images, std::size_t outputs) {
  const auto largest = *std::max_element(images.labels.begin(), images.labels.end());
  if (largest < outputs) return;
  fail(ErrorCode::invalid_argument, "the images have the label {}, the network has {} outputs",
       largest, outputs);
}

std::size_t count_right(const IntegerBatch& logits, const ImageSet& images, ImageRange range) {
  const std::vector<std::size_t> predicted = answers(logits);
  std::size_t right = 0;
  for (std::size_t s = 0; s < range.count; ++s) {
    right += predicted[s] == images.labels[range.first + s] ? 1 : 0;
  }
  return right;
}

/// Runs the batches of one evaluation and adds up what they show.
class Evaluator {
 public:
  Evaluator(const EvaluationSubject& subject, const ImageSet& images,
            const EvaluateOptions& options, const ExecutionContext& context)
      : subject_(subject), images_(images), options_(options), context_(context.quiet()) {
    result_.model = subject.name;
    result_.images = images_asked_for(options, images);
    result_.threads = context.thread_count();
    result_.kernel = kernels::kernels().name;
    const std::size_t outputs = subject.program.output_size();
    result_.confusion.assign(outputs, std::vector<std::size_t>(outputs, 0));
    if (options.encrypted) encrypted_.emplace(subject, options.cost_model, context_);
  }

  Evaluation run() {
    const std::size_t step = encrypted_ ? encrypted_->batch() : plain_batch;
    for (std::size_t first = 0; first < result_.images; first += step) {
      run_batch({first, std::min(step, result_.images - first)});
    }
    result_.accuracy_plain = share(right_plain_);
    if (encrypted_) result_.encrypted = encrypted_->result(share(right_encrypted_));
    result_.peak_memory_bytes = peak_memory_bytes();
    return std::move(result_);
  }

 private:
  double share(std::size_t images) const {
    return static_cast<double>(images) / static_cast<double>(result_.images);
  }

  void run_batch(ImageRange range) {
    const auto stage_ended = [&](const char* stage) {
      if (options_.progress) options_.progress({stage, range.first + range.count, result_.images});
    };
    const Stopwatch stopwatch;
    const IntegerBatch reference =
        reference_logits(subject_.program, images_, range, subject_.logit_shift, context_);
    result_.reference_seconds += stopwatch.seconds();
    right_plain_ += count_right(reference, images_, range);
    stage_ended("reference");
    if (!encrypted_) return add_answers(reference, range);
    const IntegerBatch logits = encrypted_->run(images_, range, reference, stage_ended);
    right_encrypted_ += count_right(logits, images_, range);
    add_answers(logits, range);
  }

  void add_answers(const IntegerBatch& logits, ImageRange range) {
    const std::vector<std::size_t> predicted = answers(logits);
    const double logit_scale =
        std::ldexp(subject_.logit_scale, static_cast<int>(subject_.logit_shift));
    for (std::size_t s = 0; s < range.count; ++s) {
      const std::size_t image = range.first + s, label = images_.labels[image];
      ++result_.confusion[label][predicted[s]];
      const bool wrong = label != predicted[s] && result_.mistakes.size() < most_samples;
      if (image >= most_samples && !wrong) continue;
      const SamplePrediction sample{image, label, predicted[s],
                                    confidence(logits, s, predicted[s], logit_scale)};
      if (image < most_samples) result_.samples.push_back(sample);
      if (wrong) result_.mistakes.push_back(sample);
    }
  }

  const EvaluationSubject& subject_;
  const ImageSet& images_;
  const EvaluateOptions& options_;
  ExecutionContext context_;
  std::optional<EncryptedEvaluator> encrypted_;
  std::size_t right_plain_ = 0, right_encrypted_ = 0;
  Evaluation result_;
};

}  // namespace

int bits_of_product(const std::vector<std::uint64_t>& primes) {
  double bits = 0;
  for (const std::uint64_t prime : primes) bits += std::log2(static_cast<double>(prime));
  return static_cast<int>(std::floor(bits)) + 1;
}

std::size_t images_asked_for(const EvaluateOptions& options, const ImageSet& images) {
  const std::size_t count = options.images.value_or(images.count);
  if (count >= 1 && count <= images.count) return count;
  fail(ErrorCode::invalid_argument, "{} images asked for: the set has {}, and 1 is the least",
       count, images.count);
}

Evaluation evaluate_subject(const EvaluationSubject& subject, const ImageSet& images,
                            const EvaluateOptions& options, const ExecutionContext& context) {
  check_labels(images, subject.program.output_size());
  return Evaluator(subject, images, options, context).run();
}

}  // namespace sealion::heras
