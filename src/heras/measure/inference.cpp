#include "heras/measure/inference.h"

#include <algorithm>
#include <utility>

#include "base/parallel.h"
#include "base/stopwatch.h"
#include "data/dataset.h"
#include "exchange/messages.h"
#include "program/approximation.h"
#include "program/reference.h"

namespace sealion::heras {
namespace {

/// Records that one thread takes at a time through the reference.
constexpr std::size_t reference_piece = 256;

std::size_t pieces(std::size_t count) { return (count + reference_piece - 1) / reference_piece; }

/// The piece-th piece of a range.
RecordRange piece_of(RecordRange range, std::size_t piece) {
  const std::size_t offset = piece * reference_piece;
  return {range.first + offset, std::min(reference_piece, range.count - offset)};
}

IntegerBatch integers_of(const ModelInputs& inputs, RecordRange range) {
  return prepare(inputs.preprocessing, inputs.records, range, inputs.names);
}

/// Copies the samples of `part` into `whole` from sample `first` on.
template <typename T>
void place(const Batch<T>& part, std::size_t first, Batch<T>& whole) {
  for (std::size_t f = 0; f < part.features(); ++f) {
    const auto values = part.feature(f);
    std::copy(values.begin(), values.end(),
              whole.feature(f).begin() + static_cast<std::ptrdiff_t>(first));
  }
}

/// [outputs][count]: what `evaluate` makes of the records, piece by piece.
template <typename T, typename Evaluate>
Batch<T> in_pieces(const Program& program, const ModelInputs& inputs, RecordRange range,
                   const ExecutionContext& context, const Evaluate& evaluate) {
  Batch<T> outputs(program.output_size(), range.count);
  parallel_for(pieces(range.count), context, [&](std::size_t i) {
    const RecordRange piece = piece_of(range, i);
    place(evaluate(integers_of(inputs, piece)), piece.first - range.first, outputs);
  });
  return outputs;
}

}  // namespace

IntegerBatch reference_logits(const Program& program, const ModelInputs& inputs, RecordRange range,
                              std::size_t shift, const ExecutionContext& context) {
  return in_pieces<std::int64_t>(program, inputs, range, context, [&](const IntegerBatch& piece) {
    return evaluate_exact(program, piece, shift);
  });
}

RealBatch approximate_logits(const Program& program, const ModelInputs& inputs, RecordRange range,
                             const ExecutionContext& context) {
  return in_pieces<double>(program, inputs, range, context, [&](const IntegerBatch& piece) {
    return approximate(program, piece).output;
  });
}

std::vector<double> largest_values(const Program& program, const ModelInputs& inputs,
                                   const ExecutionContext& context) {
  const RecordRange all{0, record_count(inputs.records)};
  std::vector<std::vector<double>> seen(pieces(all.count));
  parallel_for(seen.size(), context, [&](std::size_t i) {
    seen[i] = approximate(program, integers_of(inputs, piece_of(all, i))).largest;
  });
  std::vector<double> largest(program.nodes().size(), 0);
  for (const auto& piece : seen) {
    std::transform(piece.begin(), piece.end(), largest.begin(), largest.begin(),
                   [](double a, double b) { return std::max(a, b); });
  }
  return largest;
}

Parties::Parties(const Deployment& deployment, const DeviceUse& device)
    : client(deployment.manifest),
      server(deployment.prepared, device),
      key(client.generate_key()),
      evaluation_keys(client.generate_evaluation_keys(key)) {}

EncryptedPipeline::EncryptedPipeline(const Deployment& deployment, const DeviceUse& device,
                                     const ExecutionContext& context)
    : parties_(deployment, device),
      preprocessing_(preprocessing_of(deployment.manifest)),
      batch_(request_records(deployment)),
      context_(context.quiet()) {}

EncryptedPipeline::Result EncryptedPipeline::run(
    const Inputs& inputs, RecordRange range,
    const std::function<void(const char* stage)>& stage_ended) const {
  const Client& client = parties_.client;
  const SecretKey& key = parties_.key;
  Result result;
  const auto time = [&](const char* stage, double& seconds, const auto& work) {
    const Stopwatch stopwatch;
    auto value = work();
    seconds = stopwatch.seconds();
    stage_ended(stage);
    return value;
  };
  // The inputs are by far the largest; they end with this block.
  const Response answer = [&] {
    const Request request = time("encrypt", result.seconds.encrypt, [&] {
      return client.encrypt(key, prepare(preprocessing_, inputs, range, record_number, context_),
                            context_);
    });
    return time("evaluate", result.seconds.evaluate, [&] {
      return parties_.server.answer(request, parties_.evaluation_keys, context_);
    });
  }();
  result.traffic = {request_bytes(client.manifest(), client.channels(), range.count),
                    response_bytes(client.manifest(), client.channels(), range.count)};
  OpenedAnswer opened =
      time("decrypt", result.seconds.decrypt, [&] { return client.open(key, answer, context_); });
  result.logits = std::move(opened.logits);
  result.noise_budget_bits = opened.noise_budget_bits;
  result.range_used = client.range_used(result.logits);
  return result;
}

IntegerBatch predict_subject(const EvaluationSubject& subject, const Inputs& inputs,
                             const EvaluateOptions& options, const ExecutionContext& context) {
  const std::size_t count = records_asked_for(options, inputs);
  if (!options.encrypted) {
    return reference_logits(subject.program, {subject.preprocessing, inputs}, {0, count},
                            subject.logit_shift, context);
  }
  const EncryptedPipeline pipeline(*subject.deployment, options.device, context);
  IntegerBatch logits(subject.program.output_size(), count);
  for (std::size_t first = 0; first < count; first += pipeline.batch()) {
    const RecordRange range{first, std::min(pipeline.batch(), count - first)};
    const auto stage_ended = [&](const char* stage) {
      if (options.progress) options.progress({stage, first + range.count, count});
    };
    place(pipeline.run(inputs, range, stage_ended).logits, first, logits);
  }
  return logits;
}

}  // namespace sealion::heras
