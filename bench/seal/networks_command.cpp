#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/networks.h"
#include "bench/seal/commands.h"
#include "bench/seal/microsoft.h"
#include "bench/seal/networks.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "heras/zoo/zoo.h"
#include "ring/kernels/kernels.h"

namespace sealion::bench {
namespace {

struct Arguments {
  std::size_t rounds = 5, threads = 0;
  std::vector<std::string> models;
  bool json = false;
};

NamedProgram load_model(const std::string& name) {
  const heras::Model model = heras::Model::load(heras::find_model(name));
  return {name, model.program(), model.largest_seen()};
}

/// The models asked for; without any, the paper's shapes with random weights and the zoo's models.
std::vector<NamedProgram> networks_of(const Arguments& arguments) {
  std::vector<NamedProgram> networks;
  for (const std::string& model : arguments.models) networks.push_back(load_model(model));
  if (!networks.empty()) return networks;
  networks.push_back({"784-30(x^2)-10, random weights", dense_network(30)});
  networks.push_back({"784-100(x^2)-10, random weights", dense_network(100)});
  const std::vector<std::string> zoo = heras::zoo_models();
  if (std::ranges::count(zoo, "dnn-30") != 0) networks.push_back(load_model("dnn-30"));
  return networks;
}

std::vector<NetworkComparison> measure(const Arguments& arguments, std::size_t threads) {
  cli::Progress progress;
  std::vector<NetworkComparison> results;
  for (const NamedProgram& network : networks_of(arguments)) {
    progress.update(0, network.name);
    results.push_back(compare_network(
        network, {.rounds = arguments.rounds, .threads = threads},
        [&](std::size_t done, std::size_t all) {
          progress.update(static_cast<double>(done) / static_cast<double>(all), network.name);
        }));
  }
  return results;
}

nlohmann::json to_json(const NetworkComparison& network) {
  return {{"name", network.name},
          {"n", network.parameters.n},
          {"plain_moduli", network.parameters.plain_moduli},
          {"coeff_moduli", network.parameters.coeff_moduli},
          {"special_prime", network.parameters.special_prime},
          {"ways", to_json(comparison_table(network.ways))}};
}

std::string to_text(const NetworkComparison& network) {
  const ParametersLiteral& parameters = network.parameters;
  const std::size_t channels = parameters.plain_moduli.size();
  return fmt::format("\n{}: n = {}, {} primes, {} plaintext {}\n", network.name, parameters.n,
                     parameters.coeff_moduli.size(), channels,
                     channels == 1 ? "modulus" : "moduli") +
         to_text(comparison_table(network.ways));
}

void run(const Arguments& arguments) {
  const std::size_t threads = cli::execution_context(arguments.threads).thread_count();
  const std::vector<NetworkComparison> networks = measure(arguments, threads);
  const char* kernel = kernels::kernels().name;
  if (arguments.json) {
    nlohmann::json list = nlohmann::json::array();
    for (const NetworkComparison& network : networks) list.push_back(to_json(network));
    return cli::print_json({{"seal_version", microsoft_version()},
                            {"kernel", kernel},
                            {"threads", threads},
                            {"rounds", arguments.rounds},
                            {"networks", list}});
  }
  std::string text = fmt::format(
      "Microsoft SEAL {} and SEALion's kernel {}, BGV, {} threads, medians of {} rounds.\nA full "
      "batch in memory; all answers are those of the plain integers.\n",
      microsoft_version(), kernel, threads, arguments.rounds);
  for (const NetworkComparison& network : networks) text += to_text(network);
  cli::print(text);
}

}  // namespace

void add_networks(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = cli::add_command(
      app, {"networks", "Comparisons",
            "A full batch through a network, encrypted inputs to encrypted outputs",
            "  sealion-bench-seal networks\n"
            "  sealion-bench-seal networks --threads 1 --rounds 3 --json\n"
            "  sealion-bench-seal networks --model digits.sealion"});
  command
      .add_option("--model", arguments->models,
                  "A model file or a name of the zoo, again for more (default: two dense networks "
                  "with random weights, and dnn-30 where it is found)")
      ->option_text("MODEL ...");
  command.add_option("--rounds", arguments->rounds, "Rounds to take medians over")
      ->option_text("N [5]")
      ->check(cli::whole_number(1, 10000));
  cli::add_threads_option(command, arguments->threads);
  cli::add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::bench
