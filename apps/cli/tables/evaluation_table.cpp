#include "cli/tables/evaluation_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

#include "base/details.h"
#include "base/quantity.h"
#include "cli/support/metric_rows.h"

namespace sealion::cli {
namespace {

/// Each with whose it is: "accuracy, plain".
Details metric_rows_of(const heras::Metrics& metrics, const char* whose) {
  Details rows = metric_rows(metrics);
  for (auto& row : rows) row.first += std::string(", ") + whose;
  return rows;
}

Details answer_rows(const heras::EncryptedEvaluation& e) {
  Details rows = metric_rows_of(e.metrics, "encrypted");
  rows.emplace_back("logits that differ", fmt::format("{} of {}", with_commas(e.logits.different),
                                                      with_commas(e.logits.compared)));
  return rows;
}

Details cost_rows(const heras::EncryptedEvaluation& e, const RecordWords& words) {
  const heras::Traffic &all = e.traffic, &one = e.traffic_per_batch;
  return {
      {"batches",
       fmt::format("{} of up to {} {}", e.batches.count, with_commas(e.batches.size), words.many)},
      {"encrypt", as_seconds(e.seconds.encrypt)},
      {"evaluate",
       fmt::format("{}, {} a batch (forecast: {})", as_seconds(e.seconds.evaluate),
                   as_seconds(e.speed.seconds_per_batch), as_seconds(e.speed.forecast_seconds))},
      {"decrypt", as_seconds(e.seconds.decrypt)},
      {"predictions an hour", as_amount(e.speed.predictions_per_hour)},
      {"upload", fmt::format("{}, {} a batch", as_bytes(all.upload), as_bytes(one.upload))},
      {"download", fmt::format("{}, {} a batch", as_bytes(all.download), as_bytes(one.download))}};
}

Details parameter_rows(const heras::UsedParameters& used, const heras::RoomLeft& room) {
  const ParametersLiteral& moduli = used.moduli;
  const std::string plain =
      fmt::format("{} ({} bits)", fmt::join(moduli.plain_moduli, ", "), used.plain_modulus_bits);
  const std::string coefficients =
      fmt::format("{} bits in {} primes{}", used.coeff_modulus_bits, moduli.coeff_moduli.size(),
                  moduli.special_prime == 0 ? "" : " and a special one");
  return {{"ring dimension n", with_commas(moduli.n)},
          {moduli.plain_moduli.size() == 1 ? "plain modulus t" : "plain moduli t", plain},
          {"coefficient modulus q", coefficients},
          {"security", fmt::format("{} bits", used.security_bits)},
          {"noise budget left", fmt::format("{:.0f} bits (forecast: {:.0f})", room.noise_bits,
                                            room.forecast_noise_bits)},
          {"range used by the answers", fmt::format("{:.1f} %", 100 * room.range_used)}};
}

Details encrypted_rows(const heras::EncryptedEvaluation& e, const RecordWords& words) {
  Details rows = answer_rows(e);
  for (const Details& group : {cost_rows(e, words), parameter_rows(e.parameters, e.room)}) {
    rows.emplace_back("", "");
    rows.insert(rows.end(), group.begin(), group.end());
  }
  return rows;
}

}  // namespace

std::string evaluation_table(const heras::Evaluation& evaluation) {
  const RecordWords words = words_for(evaluation.record_shape);
  const std::string title =
      fmt::format("{} on {} {}{}", evaluation.model, with_commas(evaluation.records),
                  evaluation.encrypted ? "encrypted " : "", words.many);
  Details rows = metric_rows_of(evaluation.plain, "plain");
  if (evaluation.encrypted) {
    for (auto& row : encrypted_rows(*evaluation.encrypted, words)) rows.push_back(std::move(row));
  }
  rows.emplace_back("", "");
  rows.emplace_back("kernel, threads",
                    fmt::format("{}, {}", evaluation.kernel, evaluation.threads));
  if (evaluation.encrypted && evaluation.encrypted->device.kind != "cpu") {
    rows.emplace_back("device", evaluation.encrypted->device.name);
  }
  rows.emplace_back("peak memory", as_bytes(evaluation.peak_memory_bytes));
  return details_table(title, rows);
}

std::string one_at_a_time_text(const heras::Evaluation& evaluation, const std::string& things) {
  const heras::EncryptedEvaluation& encrypted = *evaluation.encrypted;
  return fmt::format(
      "One at a time: {} each on the server, {} up and {} down ({} {}, {} of {} "
      "logits differ).\n",
      as_seconds(encrypted.speed.seconds_per_batch), as_bytes(encrypted.traffic_per_batch.upload),
      as_bytes(encrypted.traffic_per_batch.download), with_commas(evaluation.records), things,
      with_commas(encrypted.logits.different), with_commas(encrypted.logits.compared));
}

std::function<void(const heras::EvaluateProgress&)> evaluation_progress(Progress& progress,
                                                                        const RecordWords& words) {
  return [&progress, many = words.many](const heras::EvaluateProgress& now) {
    const std::string done = fmt::format("{:<9}  {}", now.stage, with_commas(now.records_done));
    if (now.records == 0) return progress.update(0, fmt::format("{} {}", done, many));
    progress.update(static_cast<double>(now.records_done) / static_cast<double>(now.records),
                    fmt::format("{} of {} {}", done, with_commas(now.records), many));
  };
}

void check_exact(const heras::Evaluation& evaluation) {
  if (!evaluation.encrypted || evaluation.encrypted->logits.different == 0) return;
  const heras::LogitComparison& logits = evaluation.encrypted->logits;
  throw std::runtime_error(fmt::format("{} of {} encrypted logits differ from the reference",
                                       logits.different, logits.compared));
}

}  // namespace sealion::cli
