#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bench/seal/commands.h"
#include "bench/seal/microsoft.h"
#include "bench/seal/primitives.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "ring/kernels/kernels.h"

namespace sealion::bench {
namespace {

struct Arguments {
  std::size_t rounds = 25;
  bool json = false;
};

std::vector<Comparison> measure(const Arguments& arguments) {
  cli::Progress progress;
  return compare_primitives(arguments.rounds, [&](std::size_t done, std::size_t all) {
    progress.update(static_cast<double>(done) / static_cast<double>(all),
                    fmt::format("round {} of {}", done, all));
  });
}

void run(const Arguments& arguments) {
  const std::vector<Comparison> operations = measure(arguments);
  const ParametersPtr parameters = primitive_parameters();
  const char* kernel = kernels::kernels().name;
  if (arguments.json) {
    return cli::print_json({{"seal_version", microsoft_version()},
                            {"kernel", kernel},
                            {"rounds", arguments.rounds},
                            {"n", parameters->n()},
                            {"coeff_moduli", parameters->chain()->literal().coeff_moduli},
                            {"special_prime", parameters->chain()->literal().special_prime},
                            {"plain_modulus", parameters->plain_modulus().value()},
                            {"operations", to_json(comparison_table(operations))}});
  }
  cli::print(
      fmt::format("Microsoft SEAL {} and SEALion's kernel {}, BGV, one thread\nn = {}, {} primes "
                  "and a special one, {} bits in all, medians of {} rounds\n\n",
                  microsoft_version(), kernel, parameters->n(), parameters->limbs(),
                  parameters->chain()->total_bits(), arguments.rounds) +
      to_text(comparison_table(operations)));
}

}  // namespace

void add_primitives(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = cli::add_command(
      app, {"primitives", "Comparisons",
            "Transforms, encryption, arithmetic and loading of single ciphertexts, one thread",
            "  sealion-bench-seal primitives\n"
            "  sealion-bench-seal primitives --rounds 101 --json"});
  command.add_option("--rounds", arguments->rounds, "Rounds to take medians over")
      ->option_text("N [25]")
      ->check(cli::whole_number(1, 10000));
  cli::add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::bench
