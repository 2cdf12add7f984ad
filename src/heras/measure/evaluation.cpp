#include "heras/measure/evaluation.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/resident_memory.h"
#include "base/stopwatch.h"
#include "data/dataset.h"
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

void check_classes(const ClassTargets& classes, std::size_t outputs) {
  const auto largest = *std::max_element(classes.of_record.begin(), classes.of_record.end());
  if (largest < outputs) return;
  fail(ErrorCode::invalid_argument, "the data has the class {}, the network has {} outputs",
       largest, outputs);
}

std::size_t count_right(const IntegerBatch& logits, const ClassTargets& classes,
                        RecordRange range) {
  const std::vector<std::size_t> predicted = answers(logits);
  std::size_t right = 0;
  for (std::size_t s = 0; s < range.count; ++s) {
    right += predicted[s] == classes.of_record[range.first + s] ? 1 : 0;
  }
  return right;
}

/// Runs the batches of one evaluation and adds up what they show.
class Evaluator {
 public:
  Evaluator(const EvaluationSubject& subject, const Dataset& data, const EvaluateOptions& options,
            const ExecutionContext& context)
      : subject_(subject),
        inputs_(data.inputs),
        classes_(classes_of(data)),
        options_(options),
        context_(context.quiet()) {
    check_classes(classes_, subject.program.output_size());
    result_.model = subject.name;
    result_.records = records_asked_for(options, inputs_);
    result_.threads = context.thread_count();
    result_.kernel = kernels::kernels().name;
    const std::size_t outputs = subject.program.output_size();
    result_.confusion.assign(outputs, std::vector<std::size_t>(outputs, 0));
    if (options.encrypted) encrypted_.emplace(subject, options.cost_model, context_);
  }

  Evaluation run() {
    const std::size_t step = encrypted_ ? encrypted_->batch() : plain_batch;
    for (std::size_t first = 0; first < result_.records; first += step) {
      run_batch({first, std::min(step, result_.records - first)});
    }
    result_.accuracy_plain = share(right_plain_);
    if (encrypted_) result_.encrypted = encrypted_->result(share(right_encrypted_));
    result_.peak_memory_bytes = peak_memory_bytes();
    return std::move(result_);
  }

 private:
  double share(std::size_t records) const {
    return static_cast<double>(records) / static_cast<double>(result_.records);
  }

  void run_batch(RecordRange range) {
    const auto stage_ended = [&](const char* stage) {
      if (options_.progress) options_.progress({stage, range.first + range.count, result_.records});
    };
    const Stopwatch stopwatch;
    const IntegerBatch reference = reference_logits(
        subject_.program, {subject_.preprocessing, inputs_}, range, subject_.logit_shift, context_);
    result_.reference_seconds += stopwatch.seconds();
    right_plain_ += count_right(reference, classes_, range);
    stage_ended("reference");
    if (!encrypted_) return add_answers(reference, range);
    const IntegerBatch logits = encrypted_->run(inputs_, range, reference, stage_ended);
    right_encrypted_ += count_right(logits, classes_, range);
    add_answers(logits, range);
  }

  void add_answers(const IntegerBatch& logits, RecordRange range) {
    const std::vector<std::size_t> predicted = answers(logits);
    const double logit_scale =
        std::ldexp(subject_.logit_scale, static_cast<int>(subject_.logit_shift));
    for (std::size_t s = 0; s < range.count; ++s) {
      const std::size_t record = range.first + s, label = classes_.of_record[record];
      ++result_.confusion[label][predicted[s]];
      const bool wrong = label != predicted[s] && result_.mistakes.size() < most_samples;
      if (record >= most_samples && !wrong) continue;
      const SamplePrediction sample{record, label, predicted[s],
                                    confidence(logits, s, predicted[s], logit_scale)};
      if (record < most_samples) result_.samples.push_back(sample);
      if (wrong) result_.mistakes.push_back(sample);
    }
  }

  const EvaluationSubject& subject_;
  const Inputs& inputs_;
  const ClassTargets& classes_;
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

std::size_t records_asked_for(const EvaluateOptions& options, const Inputs& inputs) {
  const std::size_t all = record_count(inputs), count = options.records.value_or(all);
  if (count >= 1 && count <= all) return count;
  fail(ErrorCode::invalid_argument, "{} records asked for: the set has {}, and 1 is the least",
       count, all);
}

Evaluation evaluate_subject(const EvaluationSubject& subject, const Dataset& data,
                            const EvaluateOptions& options, const ExecutionContext& context) {
  return Evaluator(subject, data, options, context).run();
}

}  // namespace sealion::heras
