#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "cli/support/format.h"
#include "cli/tables/plan_report.h"

namespace sealion::cli {
namespace {

std::string security_text(const ParametersLiteral& parameters, int security_bits) {
  if (parameters.security == SecurityLevel::insecure_for_tests) return "INSECURE, for tests only";
  return fmt::format("{} bits ({}; ternary secret, noise of deviation 3.24)", security_bits,
                     to_string(parameters.security_table));
}

std::string range_text(const Plan& plan) {
  if (plan.range_mode == RangeMode::proved) {
    return fmt::format("{:.1f} bits, proved for every possible input", plan.range_bits);
  }
  return fmt::format("{:.1f} bits, calibrated: the largest value seen, times {:.3g}",
                     plan.range_bits, plan.safety_factor);
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

Rows parameter_rows(const PlanReport& report) {
  const Plan& plan = report.deployment.plan;
  const Forecast& forecast = report.deployment.forecast;
  const ParametersLiteral& parameters = plan.parameters;
  const ModulusChain& chain = *report.chain;
  Rows rows = {
      {"ring dimension n", fmt::format("{}: samples of a batch", with_commas(parameters.n))},
      {"plain moduli", primes_text(parameters.plain_moduli)},
      {"coefficient primes", primes_text(parameters.coeff_moduli)},
      {"special prime", parameters.special_prime == 0 ? "none: nothing is relinearised"
                                                      : primes_text({parameters.special_prime})},
      {"clients", clients_text(report.deployment.manifest)},
      {"whole modulus", fmt::format("{} bits", chain.total_bits())},
      {"security", security_text(parameters, chain.security_bits())},
      {"range of the answers", range_text(plan)},
      {"noise left in the answers",
       fmt::format("{:.1f} bits, forecast", forecast.noise_margin_bits)}};
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

Rows cost_rows(const PlanReport& report) {
  const Forecast& forecast = report.deployment.forecast;
  Rows rows = {
      {"server, one batch",
       fmt::format("{} ({} multiply-adds, {} transforms)", as_seconds(forecast.server_seconds),
                   as_amount(static_cast<double>(forecast.cost.multiply_adds)),
                   with_commas(forecast.cost.transforms))},
      {"batches", fmt::format("{} for {} samples", with_commas(forecast.batches),
                              with_commas(report.deployment.plan.samples))},
      {"memory of the server", as_bytes(forecast.server_bytes)},
      {"upload, one batch", as_bytes(report.upload_bytes)},
      {"download, one batch", as_bytes(report.download_bytes)},
      {"evaluation keys",
       report.evaluation_key_bytes == 0 ? "none" : as_bytes(report.evaluation_key_bytes)}};
  if (report.seal) {
    rows.emplace_back(
        "the same with SEAL",
        fmt::format("upload {} seeded, {} not; download {}", as_bytes(report.seal->seeded_inputs),
                    as_bytes(report.seal->inputs), as_bytes(report.seal->outputs)));
  }
  return rows;
}

using Line = std::array<std::string, 8>;

std::vector<Line> layer_lines(const PlanReport& report) {
  const heras::Deployment& deployment = report.deployment;
  std::vector<Line> lines = {{"layer", "size", "range", "parts x primes", "noise left", "measured",
                              "multiply-adds", "bytes"}};
  for (NodeId node = 0; node < deployment.forecast.layers.size(); ++node) {
    const LayerForecast& layer = deployment.forecast.layers[node];
    lines.push_back(
        {layer.name, with_commas(layer.size), fmt::format("{} bits", layer.range_bits),
         fmt::format("{} x {}", layer.parts, layer.limbs),
         fmt::format("{:.1f} bits", layer.noise_budget_bits),
         report.trial ? fmt::format("{}", report.trial->layers[node].measured_bits) : "-",
         as_amount(static_cast<double>(layer.multiply_adds)), as_bytes(layer.bytes)});
    if (const std::string barrier = barrier_after(deployment.plan, node); !barrier.empty()) {
      lines.push_back({"  then: " + barrier});
    }
  }
  return lines;
}

std::string layer_table(const PlanReport& report) {
  const std::vector<Line> lines = layer_lines(report);
  std::array<std::size_t, 8> widths{};
  for (const Line& line : lines) {
    if (line[1].empty()) continue;  // a barrier, as wide as it likes
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string text;
  for (const Line& line : lines) {
    std::string row = fmt::format("{:<{}}", line[0], widths[0]);
    for (std::size_t i = 1; i < line.size() && !line[1].empty(); ++i) {
      row += fmt::format("  {:>{}}", line[i], widths[i]);
    }
    text += row + "\n";
  }
  return text;
}

std::string plural(std::size_t count, const std::string& what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string parameters_text(const Alternative& other) {
  std::string text = fmt::format("n {}", with_commas(other.parameters.n));
  if (other.parameters.coeff_moduli.empty()) return text;
  return text +
         fmt::format(", {} of {} bits, {}", plural(other.parameters.plain_moduli.size(), "channel"),
                     modulus_bits(other.parameters), plural(other.barriers.size(), "barrier"));
}

std::string alternatives_text(const std::vector<Alternative>& others) {
  if (others.empty()) return "";
  std::string text = "\nWhat else there was:\n";
  for (const Alternative& other : others) {
    text += fmt::format("  * {}:\n    {}\n", parameters_text(other), other.reason);
  }
  return text;
}

}  // namespace

std::string to_text(const PlanReport& report) {
  const heras::Deployment& deployment = report.deployment;
  return format_rows(fmt::format("Plan for {}", deployment.manifest.name), parameter_rows(report)) +
         "\n" + layer_table(report) + "\n" + format_rows("Forecast", cost_rows(report)) +
         alternatives_text(deployment.alternatives);
}

}  // namespace sealion::cli
