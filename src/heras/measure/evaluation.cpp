#include "heras/measure/evaluation.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/peak_memory.h"
#include "base/stopwatch.h"
#include "heras/deployment/plan_json.h"
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

double median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle),
                   values.end());
  if (values.size() % 2 == 1) return values[middle];
  const double below =
      *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return (below + values[middle]) / 2;
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
    result_.encrypted = options.encrypted;
    result_.images = images_asked_for(options, images);
    result_.threads = context.thread_count();
    result_.kernel = kernels::kernels().name;
    const std::size_t outputs = subject.program.output_size();
    result_.confusion.assign(outputs, std::vector<std::size_t>(outputs, 0));
    if (!options.encrypted) return;
    pipeline_.emplace(subject.program, *subject.deployment, context_);
    describe_parameters();
  }

  Evaluation run() {
    const std::size_t step = pipeline_ ? result_.batch : plain_batch;
    for (std::size_t first = 0; first < result_.images; first += step) {
      run_batch({first, std::min(step, result_.images - first)});
    }
    finish();
    return std::move(result_);
  }

 private:
  void describe_parameters() {
    const ModulusChain& chain = *pipeline_->client().chain();
    const ParametersLiteral& parameters = subject_.deployment->manifest.parameters;
    result_.batch = result_.n = chain.n();
    result_.plain_moduli = parameters.plain_moduli;
    result_.plain_modulus_bits = bits_of_product(parameters.plain_moduli);
    result_.coeff_moduli = parameters.coeff_moduli;
    result_.special_prime = parameters.special_prime;
    result_.coeff_modulus_bits = chain.total_bits();
    result_.security_bits = chain.security_bits();
    CostModel model = options_.cost_model;
    model.threads = result_.threads;
    result_.evaluate_seconds_forecast = server_seconds(subject_.deployment->forecast.cost, model);
    result_.noise_margin_forecast_bits = subject_.deployment->manifest.noise_margin_bits;
    result_.layers = subject_.deployment->forecast.layers;
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
    if (!pipeline_) return add_answers(reference, range);
    const EncryptedPipeline::Result batch = pipeline_->run(images_, range, stage_ended);
    add_encrypted(batch, reference, range);
    add_answers(batch.logits, range);
  }

  void add_encrypted(const EncryptedPipeline::Result& batch, const IntegerBatch& reference,
                     ImageRange range) {
    right_encrypted_ += count_right(batch.logits, images_, range);
    result_.logits_compared += reference.features() * reference.samples();
    result_.mismatches += count_differences(batch.logits, reference);
    result_.encrypt_seconds += batch.encrypt_seconds;
    result_.evaluate_seconds += batch.evaluate_seconds;
    result_.decrypt_seconds += batch.decrypt_seconds;
    result_.upload_bytes += batch.upload_bytes;
    result_.download_bytes += batch.download_bytes;
    result_.upload_bytes_per_batch = batch.upload_bytes;
    result_.download_bytes_per_batch = batch.download_bytes;
    const double noise = batch.noise_budget_bits;
    result_.noise_margin_bits =
        result_.batches == 0 ? noise : std::min(noise, result_.noise_margin_bits);
    result_.range_used = std::max(result_.range_used, batch.range_used);
    ++result_.batches;
    if (range.count == result_.batch) full_batches_.push_back(batch.evaluate_seconds);
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

  void finish() {
    const auto images = static_cast<double>(result_.images);
    result_.accuracy_plain = static_cast<double>(right_plain_) / images;
    result_.peak_memory_bytes = peak_memory_bytes();
    if (!pipeline_) return;
    result_.accuracy_encrypted = static_cast<double>(right_encrypted_) / images;
    result_.evaluate_seconds_per_batch =
        full_batches_.empty() ? result_.evaluate_seconds / static_cast<double>(result_.batches)
                              : median(full_batches_);
    result_.predictions_per_hour =
        static_cast<double>(result_.batch) / result_.evaluate_seconds_per_batch * 3600;
  }

  const EvaluationSubject& subject_;
  const ImageSet& images_;
  const EvaluateOptions& options_;
  ExecutionContext context_;
  std::optional<EncryptedPipeline> pipeline_;
  std::size_t right_plain_ = 0, right_encrypted_ = 0;
  std::vector<double> full_batches_;  // evaluate seconds
  Evaluation result_;
};

nlohmann::json samples_to_json(const std::vector<SamplePrediction>& samples) {
  nlohmann::json json = nlohmann::json::array();
  for (const SamplePrediction& sample : samples) {
    json.push_back({{"image", sample.image},
                    {"label", sample.label},
                    {"predicted", sample.predicted},
                    {"confidence", sample.confidence}});
  }
  return json;
}

nlohmann::json encrypted_to_json(const Evaluation& e) {
  return {{"accuracy_encrypted", e.accuracy_encrypted},
          {"logits_compared", e.logits_compared},
          {"mismatches", e.mismatches},
          {"batch", e.batch},
          {"batches", e.batches},
          {"encrypt_seconds", e.encrypt_seconds},
          {"evaluate_seconds", e.evaluate_seconds},
          {"decrypt_seconds", e.decrypt_seconds},
          {"evaluate_seconds_per_batch", e.evaluate_seconds_per_batch},
          {"predictions_per_hour", e.predictions_per_hour},
          {"upload_bytes", e.upload_bytes},
          {"download_bytes", e.download_bytes},
          {"upload_bytes_per_batch", e.upload_bytes_per_batch},
          {"download_bytes_per_batch", e.download_bytes_per_batch},
          {"n", e.n},
          {"plain_moduli", e.plain_moduli},
          {"plain_modulus_bits", e.plain_modulus_bits},
          {"coeff_moduli", e.coeff_moduli},
          {"special_prime", e.special_prime},
          {"coeff_modulus_bits", e.coeff_modulus_bits},
          {"security_bits", e.security_bits},
          {"noise_margin_bits", e.noise_margin_bits},
          {"noise_margin_forecast_bits", e.noise_margin_forecast_bits},
          {"range_used", e.range_used},
          {"evaluate_seconds_forecast", e.evaluate_seconds_forecast},
          {"layers", to_json(e.layers)}};
}

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

nlohmann::json to_json(const Evaluation& evaluation) {
  nlohmann::json json = {{"model", evaluation.model},
                         {"encrypted", evaluation.encrypted},
                         {"images", evaluation.images},
                         {"accuracy_plain", evaluation.accuracy_plain},
                         {"reference_seconds", evaluation.reference_seconds},
                         {"threads", evaluation.threads},
                         {"kernel", evaluation.kernel},
                         {"peak_memory_bytes", evaluation.peak_memory_bytes},
                         {"confusion", evaluation.confusion},
                         {"samples", samples_to_json(evaluation.samples)},
                         {"mistakes", samples_to_json(evaluation.mistakes)}};
  if (evaluation.encrypted) json.update(encrypted_to_json(evaluation));
  return json;
}

Evaluation evaluate_subject(const EvaluationSubject& subject, const ImageSet& images,
                            const EvaluateOptions& options, const ExecutionContext& context) {
  check_labels(images, subject.program.output_size());
  return Evaluator(subject, images, options, context).run();
}

}  // namespace sealion::heras
