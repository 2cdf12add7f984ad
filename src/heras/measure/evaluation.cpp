#include "heras/measure/evaluation.h"

#include <algorithm>
#include <cmath>
#include <limits>

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
  Evaluator(const EvaluationSubject& subject, const EvaluateOptions& options,
            const ExecutionContext& context)
      : subject_(subject),
        reader_(subject.task, subject.program.output_size(),
                {subject.logit_scale, subject.logit_shift}),
        plain_(make_judge(reader_)),
        encrypted_judge_(make_judge(reader_)),
        options_(options),
        context_(context.quiet()) {
    result_.model = subject.name;
    result_.task = named(reader_);
    result_.record_shape = record_shape(subject.preprocessing);
    result_.threads = context.thread_count();
    result_.kernel = kernels::kernels().name;
    if (options.encrypted) encrypted_.emplace(subject, options, context_);
  }

  const AnswerReader& reader() const { return reader_; }
  /// Records that are taken at once.
  std::size_t step() const { return encrypted_ ? encrypted_->batch() : plain_batch; }
  /// That were taken so far.
  std::size_t records() const { return result_.records; }

  /// The first `count` records, of `all` that there will be.
  void add(const Dataset& data, const RecordNames& names, std::size_t count, std::size_t all) {
    const std::size_t offset = result_.records;
    for (std::size_t first = 0; first < count; first += step()) {
      run_batch(data, names, {first, std::min(step(), count - first)}, offset, all);
    }
  }

  Evaluation result() {
    result_.plain = plain_->metrics();
    result_.shown = (encrypted_ ? encrypted_judge_ : plain_)->shown();
    if (encrypted_) result_.encrypted = encrypted_->result(encrypted_judge_->metrics());
    result_.peak_memory_bytes = peak_memory_bytes();
    return std::move(result_);
  }

 private:
  void run_batch(const Dataset& data, const RecordNames& names, RecordRange range,
                 std::size_t offset, std::size_t all) {
    const std::size_t done = result_.records + range.count;
    const auto stage_ended = [&, done, all](const char* stage) {
      if (options_.progress) options_.progress({stage, done, all});
    };
    const Stopwatch stopwatch;
    const IntegerBatch reference =
        reference_logits(subject_.program, {subject_.preprocessing, data.inputs, names}, range,
                         subject_.logit_shift, context_);
    result_.reference_seconds += stopwatch.seconds();
    plain_->add(reference, data.targets, range, offset);
    stage_ended("reference");
    if (encrypted_) {
      encrypted_judge_->add(encrypted_->run(data.inputs, range, reference, stage_ended),
                            data.targets, range, offset);
    }
    result_.records = done;
  }

  const EvaluationSubject& subject_;
  AnswerReader reader_;
  std::unique_ptr<Judge> plain_, encrypted_judge_;
  const EvaluateOptions& options_;
  ExecutionContext context_;
  std::optional<EncryptedEvaluator> encrypted_;
  Evaluation result_;
};

[[noreturn]] void refuse_count(std::size_t wanted, std::size_t all) {
  fail(ErrorCode::invalid_argument, "{} records asked for: the set has {}, and 1 is the least",
       wanted, all);
}

}  // namespace

int bits_of_product(const std::vector<std::uint64_t>& primes) {
  double bits = 0;
  for (const std::uint64_t prime : primes) bits += std::log2(static_cast<double>(prime));
  return static_cast<int>(std::floor(bits)) + 1;
}

std::size_t records_asked_for(const EvaluateOptions& options, const Inputs& inputs) {
  const std::size_t all = record_count(inputs), count = options.records.value_or(all);
  if (count >= 1 && count <= all) return count;
  refuse_count(count, all);
}

Evaluation evaluate_subject(const EvaluationSubject& subject, const Dataset& data,
                            const EvaluateOptions& options, const ExecutionContext& context) {
  const std::size_t count = records_asked_for(options, data.inputs);
  Evaluator evaluator(subject, options, context);
  check_known(evaluator.reader(), data.targets);
  evaluator.add(data, record_number, count, count);
  return evaluator.result();
}

Evaluation evaluate_subject(const EvaluationSubject& subject, const RecordStream& next,
                            const EvaluateOptions& options, const ExecutionContext& context) {
  const std::size_t wanted = options.records.value_or(std::numeric_limits<std::size_t>::max());
  if (wanted == 0) fail(ErrorCode::invalid_argument, "no records asked for: 1 is the least");
  Evaluator evaluator(subject, options, context);
  while (evaluator.records() < wanted) {
    const auto some = next(std::min(evaluator.step(), wanted - evaluator.records()));
    if (!some) break;
    const std::size_t count = record_count(some->data);
    evaluator.add(some->data, some->names, count, options.records.value_or(0));
  }
  if (options.records && evaluator.records() < wanted) refuse_count(wanted, evaluator.records());
  return evaluator.result();
}

}  // namespace sealion::heras
