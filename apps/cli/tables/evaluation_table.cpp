#include "cli/tables/evaluation_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

#include "cli/support/format.h"

namespace sealion::cli {
namespace {

Rows encrypted_rows(const heras::Evaluation& e) {
  const std::string plain =
      fmt::format("{} ({} bits)", fmt::join(e.plain_moduli, ", "), e.plain_modulus_bits);
  const std::string coefficients =
      fmt::format("{} bits in {} primes{}", e.coeff_modulus_bits, e.coeff_moduli.size(),
                  e.special_prime == 0 ? "" : " and a special one");
  return {{"accuracy, encrypted", as_percent(e.accuracy_encrypted)},
          {"logits that differ",
           fmt::format("{} of {}", with_commas(e.mismatches), with_commas(e.logits_compared))},
          {"", ""},
          {"batches", fmt::format("{} of up to {} images", e.batches, with_commas(e.batch))},
          {"encrypt", as_seconds(e.encrypt_seconds)},
          {"evaluate", fmt::format("{}, {} a batch (forecast: {})", as_seconds(e.evaluate_seconds),
                                   as_seconds(e.evaluate_seconds_per_batch),
                                   as_seconds(e.evaluate_seconds_forecast))},
          {"decrypt", as_seconds(e.decrypt_seconds)},
          {"predictions an hour", as_amount(e.predictions_per_hour)},
          {"upload", fmt::format("{}, {} a batch", as_bytes(e.upload_bytes),
                                 as_bytes(e.upload_bytes_per_batch))},
          {"download", fmt::format("{}, {} a batch", as_bytes(e.download_bytes),
                                   as_bytes(e.download_bytes_per_batch))},
          {"", ""},
          {"ring dimension n", with_commas(e.n)},
          {e.plain_moduli.size() == 1 ? "plain modulus t" : "plain moduli t", plain},
          {"coefficient modulus q", coefficients},
          {"security", fmt::format("{} bits", e.security_bits)},
          {"noise budget left", fmt::format("{:.0f} bits (forecast: {:.0f})", e.noise_margin_bits,
                                            e.noise_margin_forecast_bits)},
          {"range used by the answers", fmt::format("{:.1f} %", 100 * e.range_used)}};
}

}  // namespace

std::string evaluation_table(const heras::Evaluation& evaluation) {
  const std::string title =
      fmt::format("{} on {} {}images", evaluation.model, with_commas(evaluation.images),
                  evaluation.encrypted ? "encrypted " : "");
  Rows rows = {{"accuracy, plain", as_percent(evaluation.accuracy_plain)}};
  if (evaluation.encrypted) {
    for (auto& row : encrypted_rows(evaluation)) rows.push_back(std::move(row));
  }
  rows.emplace_back("", "");
  rows.emplace_back("kernel, threads",
                    fmt::format("{}, {}", evaluation.kernel, evaluation.threads));
  rows.emplace_back("peak memory", as_bytes(evaluation.peak_memory_bytes));
  return format_rows(title, rows);
}

std::function<void(const heras::EvaluateProgress&)> evaluation_progress(Progress& progress) {
  return [&progress](const heras::EvaluateProgress& now) {
    const double done = static_cast<double>(now.images_done) / static_cast<double>(now.images);
    progress.update(done, fmt::format("{:<9}  {} of {} images", now.stage,
                                      with_commas(now.images_done), with_commas(now.images)));
  };
}

void check_exact(const heras::Evaluation& evaluation) {
  if (evaluation.mismatches == 0) return;
  throw std::runtime_error(fmt::format("{} of {} encrypted logits differ from the reference",
                                       evaluation.mismatches, evaluation.logits_compared));
}

}  // namespace sealion::cli
