#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/details.h"
#include "base/quantity.h"
#include "bench/measure.h"
#include "cli/commands/bench_modes.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"

namespace sealion::cli {
namespace {

nlohmann::json to_json(const bench::RotationFigures& figures) {
  return {{"n", figures.chain.n},
          {"limbs", figures.chain.limbs},
          {"single_seconds", figures.seconds.single},
          {"of_8_seconds", figures.seconds.of_8},
          {"of_8_fraction", figures.of_8_fraction},
          {"of_16_seconds", figures.seconds.of_16},
          {"of_16_fraction", figures.of_16_fraction}};
}

nlohmann::json to_json(const bench::Report& report) {
  auto rotations = nlohmann::json::array();
  for (const bench::RotationFigures& figures : report.rotations) {
    rotations.push_back(to_json(figures));
  }
  return {{"kernel", report.kernel},
          {"threads", report.threads},
          {"rounds", report.rounds},
          {"peak_multiply_adds_per_second", report.dense.peak_multiply_adds_per_second},
          {"read_bytes_per_second", report.dense.read_bytes_per_second},
          {"dense_seconds", report.dense.seconds},
          {"dense_seeded_seconds", report.dense.seeded_seconds},
          {"dense_multiply_adds", report.dense.multiply_adds},
          {"dense_bytes", report.dense.bytes},
          {"dense_bound_seconds", report.dense.bound_seconds},
          {"dense_bound", report.dense.bound},
          {"dense_fraction_of_bound", report.dense.fraction_of_bound},
          {"evaluate_seconds", report.evaluation.seconds},
          {"evaluate_fraction_of_bound", report.evaluation.fraction_of_bound},
          {"expand_seconds", report.streams.expand_seconds},
          {"expand_fraction_of_aes", report.streams.expand_fraction_of_aes},
          {"unpack_seconds", report.streams.unpack_seconds},
          {"unpack_speedup_over_scalar", report.streams.unpack_speedup_over_scalar},
          {"ntt_forward_seconds", report.ntt.forward_seconds},
          {"ntt_forward_scalar_seconds", report.ntt.forward_scalar_seconds},
          {"ntt_speedup_over_scalar", report.ntt.speedup_over_scalar},
          {"ntt_inverse_seconds", report.ntt.inverse_seconds},
          {"encrypt_seconds", report.ciphertexts.encrypt_seconds},
          {"encrypt_in_ntts", report.ciphertexts.encrypt_in_ntts},
          {"encrypt_public_seconds", report.ciphertexts.encrypt_public_seconds},
          {"decrypt_seconds", report.ciphertexts.decrypt_seconds},
          {"square_seconds", report.ciphertexts.square_seconds},
          {"rotations", rotations},
          {"seal_expansion_seconds", report.seal_loading.expansion_seconds},
          {"seal_load_bgv_seconds", report.seal_loading.bgv_seconds},
          {"seal_load_bgv_fraction", report.seal_loading.bgv_fraction},
          {"seal_load_bfv_seconds", report.seal_loading.bfv_seconds},
          {"seal_load_bfv_fraction", report.seal_loading.bfv_fraction}};
}

std::string to_text(const bench::Report& report) {
  const auto per_second = [](double value, const char* unit) {
    return fmt::format("{:.1f} G{}/s", value / 1e9, unit);
  };
  return details_table(
      fmt::format("Kernel {}, {} threads, medians of {} rounds, n = 4096", report.kernel,
                  report.threads, report.rounds),
      {{"peak multiply-adds", per_second(report.dense.peak_multiply_adds_per_second, "")},
       {"memory reads", per_second(report.dense.read_bytes_per_second, "B")},
       {"first layer of dnn-30, full batch", as_seconds(report.dense.seconds)},
       {"  second half from its seed", as_seconds(report.dense.seeded_seconds)},
       {"  bound by " + report.dense.bound, as_seconds(report.dense.bound_seconds)},
       {"  fraction of that bound", fmt::format("{:.2f}", report.dense.fraction_of_bound)},
       {"all of dnn-30, full batch", as_seconds(report.evaluation.seconds)},
       {"  fraction of its bound", fmt::format("{:.2f}", report.evaluation.fraction_of_bound)},
       {"", ""},
       {"2048 residues from a seed", as_seconds(report.streams.expand_seconds)},
       {"  fraction of AES-128-CTR's rate",
        fmt::format("{:.2f}", report.streams.expand_fraction_of_aes)},
       {"2048 residues unpacked", as_seconds(report.streams.unpack_seconds)},
       {"  times faster than scalar",
        fmt::format("{:.1f}", report.streams.unpack_speedup_over_scalar)},
       {"", ""},
       {"forward NTT, one limb", as_seconds(report.ntt.forward_seconds)},
       {"  scalar kernel", as_seconds(report.ntt.forward_scalar_seconds)},
       {"  times faster", fmt::format("{:.1f}", report.ntt.speedup_over_scalar)},
       {"inverse NTT, one limb", as_seconds(report.ntt.inverse_seconds)},
       {"", ""},
       {"encode and encrypt", as_seconds(report.ciphertexts.encrypt_seconds)},
       {"  in forward NTTs", fmt::format("{:.1f}", report.ciphertexts.encrypt_in_ntts)},
       {"encrypt with a public key", as_seconds(report.ciphertexts.encrypt_public_seconds)},
       {"decrypt and decode", as_seconds(report.ciphertexts.decrypt_seconds)},
       {"square", as_seconds(report.ciphertexts.square_seconds)},
       {"", ""},
       {"seeds of 784 inputs from SEAL, expanded",
        as_seconds(report.seal_loading.expansion_seconds)},
       {"  inputs loaded, BGV", as_seconds(report.seal_loading.bgv_seconds)},
       {"  fraction of the expansion's speed",
        fmt::format("{:.2f}", report.seal_loading.bgv_fraction)},
       {"  inputs loaded, BFV", as_seconds(report.seal_loading.bfv_seconds)},
       {"  fraction of the expansion's speed",
        fmt::format("{:.2f}", report.seal_loading.bfv_fraction)}});
}

std::string rotations_to_text(const std::vector<bench::RotationFigures>& rotations) {
  Details rows;
  const auto add = [&rows](std::size_t count, double seconds, double fraction) {
    rows.emplace_back(fmt::format("  each of {} of one ciphertext", count), as_seconds(seconds));
    rows.emplace_back("  fraction of a single one", fmt::format("{:.2f}", fraction));
  };
  for (const bench::RotationFigures& figures : rotations) {
    if (!rows.empty()) rows.emplace_back();
    rows.emplace_back(fmt::format("n = {}, {} limbs", figures.chain.n, figures.chain.limbs),
                      as_seconds(figures.seconds.single));
    add(8, figures.seconds.of_8, figures.of_8_fraction);
    add(16, figures.seconds.of_16, figures.of_16_fraction);
  }
  return details_table("Rotations of slots, one thread", rows);
}

bench::Report measure(const MachineBenchArguments& arguments) {
  Progress progress;
  const auto show = [&](std::size_t done, std::size_t all) {
    progress.update(static_cast<double>(done) / static_cast<double>(all),
                    fmt::format("round {} of {}", done, all));
  };
  return bench::run(arguments.rounds, execution_context(arguments.threads, show));
}

}  // namespace

void bench_machine(const MachineBenchArguments& arguments) {
  const bench::Report report = measure(arguments);
  if (arguments.json) return print_json(to_json(report));
  print(to_text(report));
  print(rotations_to_text(report.rotations));
}

}  // namespace sealion::cli
