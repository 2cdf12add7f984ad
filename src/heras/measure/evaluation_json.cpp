#include <nlohmann/json.hpp>

#include "data/pictures.h"
#include "data/task_json.h"
#include "heras/deployment/plan_json.h"
#include "heras/measure/evaluation.h"
#include "heras/measure/metrics/metrics_json.h"
#include "runtime/device_report_json.h"

namespace sealion::heras {
namespace {

nlohmann::json samples_to_json(const std::vector<SamplePrediction>& samples, bool are_pictures) {
  nlohmann::json json = nlohmann::json::array();
  for (const SamplePrediction& sample : samples) {
    json.push_back({{"record", sample.record},
                    {"label", sample.label},
                    {"predicted", sample.predicted},
                    {"confidence",
                     sample.confidence ? nlohmann::json(*sample.confidence) : nlohmann::json()}});
    if (are_pictures) json.back()["image"] = sample.record;  // as older versions have it
  }
  return json;
}

nlohmann::json numbers_to_json(const std::vector<NumberPrediction>& numbers) {
  nlohmann::json json = nlohmann::json::array();
  for (const NumberPrediction& number : numbers) {
    json.push_back(
        {{"record", number.record}, {"target", number.target}, {"predicted", number.predicted}});
  }
  return json;
}

/// Of the encrypted answers if there are some.
nlohmann::json shown_to_json(const Evaluation& evaluation) {
  const auto* classes = std::get_if<ClassificationMetrics>(&evaluation.metrics());
  if (classes == nullptr) return {{"samples", numbers_to_json(evaluation.shown.numbers)}};
  const bool are_pictures = is_picture_shape(evaluation.record_shape);
  return {{"confusion", classes->confusion},
          {"samples", samples_to_json(evaluation.shown.samples, are_pictures)},
          {"mistakes", samples_to_json(evaluation.shown.mistakes, are_pictures)}};
}

nlohmann::json encrypted_to_json(const EncryptedEvaluation& e) {
  return {{"logits_compared", e.logits.compared},
          {"mismatches", e.logits.different},
          {"batch", e.batches.size},
          {"batches", e.batches.count},
          {"encrypt_seconds", e.seconds.encrypt},
          {"evaluate_seconds", e.seconds.evaluate},
          {"decrypt_seconds", e.seconds.decrypt},
          {"evaluate_seconds_per_batch", e.speed.seconds_per_batch},
          {"predictions_per_hour", e.speed.predictions_per_hour},
          {"upload_bytes", e.traffic.upload},
          {"download_bytes", e.traffic.download},
          {"upload_bytes_per_batch", e.traffic_per_batch.upload},
          {"download_bytes_per_batch", e.traffic_per_batch.download},
          {"n", e.parameters.moduli.n},
          {"plain_moduli", e.parameters.moduli.plain_moduli},
          {"plain_modulus_bits", e.parameters.plain_modulus_bits},
          {"coeff_moduli", e.parameters.moduli.coeff_moduli},
          {"special_prime", e.parameters.moduli.special_prime},
          {"coeff_modulus_bits", e.parameters.coeff_modulus_bits},
          {"security_bits", e.parameters.security_bits},
          {"noise_margin_bits", e.room.noise_bits},
          {"noise_margin_forecast_bits", e.room.forecast_noise_bits},
          {"range_used", e.room.range_used},
          {"evaluate_seconds_forecast", e.speed.forecast_seconds},
          {"device", to_json(e.device)},
          {"layers", to_json(e.layers)}};
}

}  // namespace

nlohmann::json to_json(const Evaluation& evaluation) {
  nlohmann::json json = {{"model", evaluation.model},
                         {"encrypted", evaluation.encrypted.has_value()},
                         {"records", evaluation.records},
                         {"reference_seconds", evaluation.reference_seconds},
                         {"threads", evaluation.threads},
                         {"kernel", evaluation.kernel},
                         {"peak_memory_bytes", evaluation.peak_memory_bytes},
                         {"task", nlohmann::json(sealion::to_json(evaluation.task))}};
  if (is_picture_shape(evaluation.record_shape)) json["images"] = evaluation.records;  // likewise
  json.update(to_json(evaluation.plain, "_plain"));
  json.update(shown_to_json(evaluation));
  if (evaluation.encrypted) {
    json.update(to_json(evaluation.encrypted->metrics, "_encrypted"));
    json.update(encrypted_to_json(*evaluation.encrypted));
  }
  return json;
}

}  // namespace sealion::heras
