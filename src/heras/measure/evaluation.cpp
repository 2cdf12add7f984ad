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

/// The task with the names of all classes.
Task named(const AnswerReader& reader) {
  if (reader.tells_numbers()) return reader.task();
  return ClassAnswers{reader.classes()};
}

/// Runs the batches of one evaluation and adds up what they show.
class Evaluator {
 public:
  Evaluator(const EvaluationSubject& subject, const Dataset& data, const EvaluateOptions& options,
            const ExecutionContext& context)
      : subject_(subject),
        inputs_(data.inputs),
        reader_(subject.task, subject.program.output_size(),
                {subject.logit_scale, subject.logit_shift}),
        plain_(make_judge(reader_, data.targets)),
        encrypted_judge_(make_judge(reader_, data.targets)),
        options_(options),
        context_(context.quiet()) {
    result_.model = subject.name;
    result_.task = named(reader_);
    result_.records = records_asked_for(options, inputs_);
    result_.record_shape = record_shape(subject.preprocessing);
    result_.threads = context.thread_count();
    result_.kernel = kernels::kernels().name;
    if (options.encrypted) encrypted_.emplace(subject, options.cost_model, context_);
  }

  Evaluation run() {
    const std::size_t step = encrypted_ ? encrypted_->batch() : plain_batch;
    for (std::size_t first = 0; first < result_.records; first += step) {
      run_batch({first, std::min(step, result_.records - first)});
    }
    result_.plain = plain_->metrics();
    result_.shown = (encrypted_ ? encrypted_judge_ : plain_)->shown();
    if (encrypted_) result_.encrypted = encrypted_->result(encrypted_judge_->metrics());
    result_.peak_memory_bytes = peak_memory_bytes();
    return std::move(result_);
  }

 private:
  void run_batch(RecordRange range) {
    const auto stage_ended = [&](const char* stage) {
      if (options_.progress) options_.progress({stage, range.first + range.count, result_.records});
    };
    const Stopwatch stopwatch;
    const IntegerBatch reference = reference_logits(
        subject_.program, {subject_.preprocessing, inputs_}, range, subject_.logit_shift, context_);
    result_.reference_seconds += stopwatch.seconds();
    plain_->add(reference, range);
    stage_ended("reference");
    if (!encrypted_) return;
    encrypted_judge_->add(encrypted_->run(inputs_, range, reference, stage_ended), range);
  }

  const EvaluationSubject& subject_;
  const Inputs& inputs_;
  AnswerReader reader_;
  std::unique_ptr<Judge> plain_, encrypted_judge_;
  const EvaluateOptions& options_;
  ExecutionContext context_;
  std::optional<EncryptedEvaluator> encrypted_;
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
