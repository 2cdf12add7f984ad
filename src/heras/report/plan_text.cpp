#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <variant>
#include <vector>

#include "base/details.h"
#include "base/quantity.h"
#include "base/table.h"
#include "heras/report/plan_report.h"

namespace sealion::heras {
namespace {

std::string security_text(const ParametersLiteral& parameters, int security_bits) {
  if (parameters.security == SecurityLevel::insecure_for_tests) return "INSECURE, for tests only";
  return fmt::format("{} bits ({}; ternary secret, noise of deviation 3.24)", security_bits,
                     to_string(parameters.security_table));
}

std::string quantum_text(const ParametersLiteral& parameters, int security_bits) {
  if (parameters.security == SecurityLevel::insecure_for_tests) return "none";
  const char* table = to_string(quantum_table_of(parameters.security_table));
  if (security_bits == 0) return fmt::format("below 128 bits ({})", table);
  return fmt::format("{} bits ({})", security_bits, table);
}

std::string range_text(const Plan& plan) {
  if (plan.range_mode == RangeMode::proved) {
    return fmt::format("{:.1f} bits, proved for every possible input", plan.range_bits);
  }
  return fmt::format("{:.1f} bits, calibrated: the largest value seen, times {:.3g}",
                     plan.range_bits, plan.safety_factor);
}

/// Of answers beyond the range: none where it is proved.
Details wrap_rows(const Plan& plan) {
  if (plan.range_mode == RangeMode::proved) return {};
  return {{"answers beyond that",
           plan.detection_bits == 0
               ? "wrap around unseen (--detect-wraps)"
               : fmt::format("are refused; one in 2^{} is not seen", plan.detection_bits)}};
}

Details privacy_rows(const Manifest& manifest) {
  Details rows = {
      {"privacy of the model", "none: answers tell more than logits (--model-privacy)"}};
  if (const auto& privacy = manifest.model_privacy) {
    rows.front().second =
        fmt::format("answers tell their logits and 2^-{} beyond, under {} bits of noise",
                    privacy->bits, privacy->flood_bits);
    if (privacy->logit_noise != 0) {
      rows.emplace_back(
          "noise on the logits",
          fmt::format("up to {}, which is {:.3g} at their scale", privacy->logit_noise,
                      static_cast<double>(privacy->logit_noise) * manifest.output_scale));
    }
  }
  if (manifest.query_budget != 0) {
    rows.emplace_back("records for one key", with_commas(manifest.query_budget));
  }
  return rows;
}

/// Few primes as they are, many by their widths.
std::string primes_text(const std::vector<std::uint64_t>& primes) {
  constexpr std::size_t few = 2;
  std::vector<std::string> texts;
  for (const std::uint64_t prime : primes) {
    texts.push_back(primes.size() <= few ? fmt::format("{} ({} bits)", prime, std::bit_width(prime))
                                         : std::to_string(std::bit_width(prime)));
  }
  if (primes.size() <= few) return fmt::format("{}", fmt::join(texts, ", "));
  return fmt::format("{} of {} bits", primes.size(), fmt::join(texts, ", "));
}

std::string clients_text(const Manifest& manifest) {
  if (manifest.client == ClientKind::sealion) return "this command (--client seal: others too)";
  return manifest.bfv_answer_factors.empty()
             ? "this command, and Microsoft SEAL with BGV (no primes found for BFV)"
             : "this command, and Microsoft SEAL with BFV or BGV";
}

std::string layout_text(const PlanReport& report) {
  const std::string records = with_commas(request_records(report.deployment));
  switch (layout_of(report.deployment.plan.way)) {
    case LayoutKind::slotwise:
      return fmt::format("slotwise: a ciphertext for each feature, {} samples a batch", records);
    case LayoutKind::packed:
      return fmt::format("packed: features side by side in the slots, {} at a time", records);
    case LayoutKind::affine:
      return fmt::format("affine: features as coefficients, {} at a time", records);
  }
  return "";
}

void append(Details& rows, const Details& more) {
  rows.insert(rows.end(), more.begin(), more.end());
}

/// What is to be expected of the answers.
Details answer_rows(const PlanReport& report) {
  const Plan& plan = report.deployment.plan;
  const Forecast& forecast = report.deployment.forecast;
  Details rows = {{"range of the answers", range_text(plan)}};
  append(rows, wrap_rows(plan));
  append(rows, privacy_rows(report.deployment.manifest));
  rows.emplace_back("noise left in the answers",
                    fmt::format("{:.1f} bits, {} forecast{}", forecast.noise_margin_bits,
                                to_string(forecast.noise_confidence),
                                report.trial ? "" : "; not measured (--trial)"));
  if (report.trial) {
    rows.emplace_back("", "");
    rows.emplace_back(
        "trial encryption",
        fmt::format("{} of {} slots differ; {} bits of noise budget left, {:.1f} more "
                    "than forecast",
                    with_commas(report.trial->mismatches), with_commas(report.trial->compared),
                    report.trial->answer_bits,
                    report.trial->answer_bits - forecast.noise_margin_bits));
  }
  return rows;
}

Details parameter_rows(const PlanReport& report) {
  const ParametersLiteral& parameters = report.deployment.plan.parameters;
  const ModulusChain& chain = *report.chain;
  Details rows = {
      {"layout", layout_text(report)},
      {"ring dimension n", with_commas(parameters.n)},
      {"plain moduli", primes_text(parameters.plain_moduli)},
      {"coefficient primes", primes_text(parameters.coeff_moduli)},
      {"special prime", parameters.special_prime == 0 ? "none: nothing is relinearised"
                                                      : primes_text({parameters.special_prime})},
      {"clients", clients_text(report.deployment.manifest)},
      {"whole modulus", fmt::format("{} bits", chain.total_bits())},
      {"security", security_text(parameters, chain.security_bits())},
      {"against quantum attacks", quantum_text(parameters, chain.quantum_security_bits())}};
  append(rows, answer_rows(report));
  return rows;
}

std::string keys_text(const PlanReport& report) {
  if (report.evaluation_key_bytes == 0) return "none";
  std::string text = as_bytes(report.evaluation_key_bytes);
  const auto* way = std::get_if<packed::PackedWay>(&report.deployment.plan.way);
  if (way == nullptr || way->keyless.empty()) return text;
  std::size_t rotations = way->keyless.size();
  for (const GaloisKeyShape& keys : report.deployment.manifest.evaluation_keys.rotations) {
    rotations += keys.elements.size();
  }
  return text +
         fmt::format("; {} of {} rotations are made of others", way->keyless.size(), rotations);
}

Details cost_rows(const PlanReport& report) {
  const Forecast& forecast = report.deployment.forecast;
  Details rows = {
      {"server, one batch",
       fmt::format("{} ({} multiply-adds, {} transforms)", as_seconds(forecast.server_seconds),
                   as_amount(static_cast<double>(forecast.cost.multiply_adds +
                                                 forecast.cost.sparse_multiply_adds)),
                   with_commas(forecast.cost.transforms))},
      {"batches", fmt::format("{} for {} samples", with_commas(forecast.batches),
                              with_commas(report.deployment.plan.samples))},
      {"memory of the server", as_bytes(forecast.server_bytes)},
      {"upload, one batch", as_bytes(report.upload_bytes)},
      {"download, one batch", as_bytes(report.download_bytes)},
      {"evaluation keys", keys_text(report)},
      {"rates", text_of(report.rates)}};
  if (report.seal) {
    rows.emplace_back(
        "the same with SEAL",
        fmt::format("upload {} seeded, {} not; download {}", as_bytes(report.seal->seeded_inputs),
                    as_bytes(report.seal->inputs), as_bytes(report.seal->outputs)));
  }
  return rows;
}

/// Layer by layer only where the trial ran up to each.
TableCell measured_bits(const PlanReport& report, NodeId node) {
  if (!report.trial || report.trial->layers.empty()) return TableCell("-");
  return TableCell(report.trial->layers[node].measured_bits);
}

ReportTable layer_table(const PlanReport& report) {
  constexpr Alignment right = Alignment::right;
  const Deployment& deployment = report.deployment;
  ReportTable table({{"layer", Alignment::left},
                     {"size", right, Unit::count},
                     {"range", right, Unit::bits},
                     {"parts x primes"},
                     {"noise left", right, Unit::bits},
                     {"measured"},
                     {"multiply-adds", right, Unit::amount},
                     {"bytes", right, Unit::bytes}});
  for (NodeId node = 0; node < deployment.forecast.layers.size(); ++node) {
    const LayerForecast& layer = deployment.forecast.layers[node];
    table.add({layer.name, layer.size, layer.range_bits,
               fmt::format("{} x {}", layer.parts, layer.limbs), layer.noise_budget_bits,
               measured_bits(report, node), layer.multiply_adds, layer.bytes});
    if (const std::string barrier = barrier_after(deployment.plan, node); !barrier.empty()) {
      table.add_note("  then: " + barrier);
    }
  }
  return table;
}

std::string plural(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string parameters_text(const Alternative& other) {
  std::string text = to_string(other.layout);
  if (other.parameters.n != 0) text += fmt::format(", n {}", with_commas(other.parameters.n));
  if (other.parameters.coeff_moduli.empty()) return text;
  return text + fmt::format(", {} of {} bits, {}",
                            plural(other.parameters.plain_moduli.size(), "channel"),
                            modulus_bits(other.parameters),
                            plural(barriers_of(other.way).size(), "barrier"));
}

std::string alternatives_text(const std::vector<Alternative>& others) {
  if (others.empty()) return "";
  std::string text = "\nWhat else there was:\n";
  for (const Alternative& other : others) {
    text += fmt::format("  * {}:\n    {}\n", parameters_text(other), other.reason);
  }
  return text;
}

std::string notes_text(const std::vector<std::string>& notes) {
  if (notes.empty()) return "";
  std::string text = "\nPlease note:\n";
  for (const std::string& note : notes) text += fmt::format("  * {}\n", note);
  return text;
}

}  // namespace

std::string to_text(const PlanReport& report) {
  const Deployment& deployment = report.deployment;
  return details_table(fmt::format("Plan for {}", deployment.manifest.name),
                       parameter_rows(report)) +
         "\n" + to_text(layer_table(report)) + "\n" + details_table("Forecast", cost_rows(report)) +
         alternatives_text(deployment.alternatives) + notes_text(report.notes);
}

}  // namespace sealion::heras
