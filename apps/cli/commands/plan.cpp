#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/table.h"
#include "cli/commands/commands.h"
#include "cli/support/architecture_options.h"
#include "cli/support/choice.h"
#include "cli/support/device_option.h"
#include "cli/support/files.h"
#include "cli/support/fleet_options.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/planning.h"
#include "cli/support/progress.h"
#include "cli/support/rates_options.h"
#include "cli/support/split_options.h"
#include "exchange/client_kind_names.h"
#include "exchange/layout_kind_names.h"
#include "heras/architecture/stand_in.h"
#include "heras/model/model.h"
#include "heras/report/device_plan.h"
#include "heras/report/fleet_report.h"
#include "heras/report/plan_report.h"
#include "heras/report/split_report.h"
#include "heras/zoo/zoo.h"
#include "planner/usual_request.h"
#include "rlwe/security_words.h"

namespace sealion::cli {
namespace {

struct PlanCommandLine {
  ArchitectureArguments architecture;
  std::string model, save, table = "2024";
  ClientKind client = ClientKind::sealion;
  std::size_t security = 128;
  std::optional<std::size_t> batch, insecure_dimension, requests_per_key;
  std::optional<LayoutKind> layout;
  double safety_factor = 2.0;
  int detection_bits = 0, privacy_bits = 0;
  std::uint64_t logit_noise = 0;
  std::size_t query_budget = 0;
  std::size_t threads = 0;
  RatesArguments rates;
  std::optional<device::DeviceChoice> device;
  std::optional<std::string> fleet, split;
  std::optional<heras::FleetRequest> fleet_request;
  bool proved = false, trial = false, json = false;
};

/// A fleet answers one record a request where nothing else is said, and its clients' keys are part
/// of the plan.
PlanCommandLine with_fleet(PlanCommandLine arguments) {
  if (!arguments.fleet) return arguments;
  const heras::FleetRequest asked = parse_fleet(*arguments.fleet, arguments.batch.value_or(1));
  if (!arguments.batch) arguments.batch = asked.records;
  arguments.requests_per_key = static_cast<std::size_t>(asked.demand.requests_per_key);
  arguments.fleet_request = asked;
  return arguments;
}

SecurityLevel level_of(const PlanCommandLine& arguments) {
  if (arguments.insecure_dimension) return SecurityLevel::insecure_for_tests;
  try {
    return security_of_bits(arguments.security);
  } catch (const Error& error) {
    fail(error.code(), "--security: {}; less only for tests, with --insecure-dimension N",
         error.what());
  }
}

PlanRequest request_of(const PlanCommandLine& arguments, const CostModel& rates) {
  PlanRequest request = request_for(arguments.batch, rates);
  request.security = level_of(arguments);
  request.security_table = security_table_of_word(arguments.table);
  request.client = arguments.client;
  request.layout = arguments.layout;
  if (arguments.requests_per_key) {
    request.requests_per_key = static_cast<double>(*arguments.requests_per_key);
  }
  request.safety_factor = arguments.safety_factor;
  request.insecure_dimension = arguments.insecure_dimension;
  request.proved_ranges_only = arguments.proved;
  request.detection_bits = arguments.detection_bits;
  request.model_privacy_bits = arguments.privacy_bits;
  request.logit_noise = arguments.logit_noise;
  request.query_budget = arguments.query_budget;
  return request;
}

heras::Deployment deploy(const PlanCommandLine& arguments, heras::Model& model,
                         const PlanRequest& request) {
  Progress progress(planning_patience);
  return model.deploy(request, execution_context(arguments.threads, progress.callback("planning")));
}

std::optional<Trial> try_out(const PlanCommandLine& arguments, const Program& program,
                             const heras::Deployment& deployment) {
  if (!arguments.trial) return std::nullopt;
  Progress progress;
  return try_plan(program, deployment.plan, deployment.forecast,
                  execution_context(arguments.threads, progress.callback("trial encryption")));
}

std::optional<heras::FleetReport> fleet_of(const PlanCommandLine& arguments,
                                           const heras::PlanReport& report) {
  if (!arguments.fleet_request) return std::nullopt;
  return heras::make_fleet_report(report.deployment, report.rates.model, *arguments.fleet_request);
}

std::optional<ReportTable> split_of(const PlanCommandLine& arguments,
                                    const heras::PlanReport& report) {
  if (!arguments.split) return std::nullopt;
  return heras::split_table(report.deployment, report.rates.model, parse_split(*arguments.split));
}

/// Nobody needs to be told that no card is here who did not ask.
std::optional<heras::DevicePlan> device_of(const PlanCommandLine& arguments,
                                           const heras::PlanReport& report) {
  auto device = heras::plan_device(report.deployment, report.rates.model,
                                   device_choice(arguments.device), rates_policy(arguments.rates));
  if (device && !device->forecast && !arguments.device) return std::nullopt;
  return device;
}

void print_report(const PlanCommandLine& arguments, const heras::PlanReport& report) {
  const std::optional<heras::DevicePlan> device = device_of(arguments, report);
  const std::optional<heras::FleetReport> fleet = fleet_of(arguments, report);
  const std::optional<ReportTable> split = split_of(arguments, report);
  if (!arguments.json) {
    std::string text = to_text(report);
    if (device) text += "\n" + to_text(*device);
    if (fleet) text += "\n" + to_text(*fleet);
    if (split) text += "\n" + to_text(*split);
    return print(text);
  }
  nlohmann::json json = to_json(report);
  if (device) json["device"] = to_json(*device);
  if (fleet) json["fleet"] = to_json(*fleet);
  if (split) json["split"] = to_json(*split);
  print_json(json);
}

void plan_model(const PlanCommandLine& arguments) {
  heras::Model model = heras::Model::load(heras::find_model(arguments.model));
  if (!arguments.save.empty()) check_writable(arguments.save);
  const ExecutionContext context = execution_context(arguments.threads);
  const MachineRates rates = rates_to_plan_with(arguments.rates, context);
  const heras::Deployment deployment = deploy(arguments, model, request_of(arguments, rates.model));
  const heras::PlanReport report =
      heras::make_plan_report(deployment, try_out(arguments, model.program(), deployment), rates);
  if (!arguments.save.empty()) model.save(arguments.save);
  print_report(arguments, report);
}

/// Before there are weights, with others in their place.
void plan_architecture(const PlanCommandLine& arguments) {
  heras::Architecture architecture = make_architecture(arguments.architecture);
  heras::Model& model = architecture.model;
  heras::draw_stand_in_weights(model);
  const ExecutionContext context = execution_context(arguments.threads);
  const MachineRates rates = rates_to_plan_with(arguments.rates, context);
  PlanRequest request = request_of(arguments, rates.model);
  request.largest_seen = heras::stand_in_largest_values(model);
  const heras::Deployment deployment = deploy(arguments, model, request);
  heras::PlanReport report =
      heras::make_plan_report(deployment, try_out(arguments, model.program(), deployment), rates);
  report.notes = std::move(architecture.notes);
  report.notes.push_back(heras::stand_in_note);
  print_report(arguments, report);
}

void run(const PlanCommandLine& arguments) {
  if (!arguments.architecture.architecture.empty()) return plan_architecture(arguments);
  if (arguments.model.empty()) throw CLI::RequiredError("MODEL");
  plan_model(arguments);
}

/// What model owners and their clients ask for beyond answers that are right.
void add_trust_options(CLI::App& command, PlanCommandLine& arguments) {
  command
      .add_option("--detect-wraps", arguments.detection_bits,
                  "Let clients refuse answers that left a calibrated range; one in 2^BITS is not "
                  "seen")
      ->option_text("BITS")
      ->check(whole_number(1));
  command
      .add_option("--model-privacy", arguments.privacy_bits,
                  "Mask answers: each tells its logits and no more than 2^-BITS beyond, up to 40 "
                  "(docs/security/model-privacy.md)")
      ->option_text("BITS")
      ->check(whole_number(1));
  command
      .add_option("--logit-noise", arguments.logit_noise,
                  "With --model-privacy: add a random integer from -N to N to every logit")
      ->option_text("N")
      ->check(whole_number(1));
  command
      .add_option("--query-budget", arguments.query_budget,
                  "Answer no more than N records for one key")
      ->option_text("N")
      ->check(whole_number(1));
}

void add_options(CLI::App& command, PlanCommandLine& arguments) {
  CLI::Option* model = add_model_argument(command, arguments.model);
  add_architecture_options(command, arguments.architecture)->excludes(model);
  command.add_option("--security", arguments.security, "Bits of security: 128, 192 or 256")
      ->option_text("BITS [128]")
      ->check(whole_number(0));
  command
      .add_option("--security-table", arguments.table,
                  "Whose estimate: the guidelines of 2024, or the standard of 2018 that Microsoft "
                  "SEAL enforces; with -quantum, against quantum attacks")
      ->option_text("2024|2024-quantum|2018|2018-quantum [2024]")
      ->check(CLI::IsMember(security_table_words()));
  add_choice<ClientKind>(
      command, "--client", arguments.client, name_of(arguments.client),
      "Who encrypts: this command, or programs with Microsoft SEAL (docs/wire-format.md)");
  add_request_options(command, "Samples", arguments.batch, arguments.layout);
  command
      .add_option("--requests-per-key", arguments.requests_per_key,
                  "Requests that share the upload of one client's evaluation keys (default: 100, "
                  "1 without --batch)")
      ->option_text("N")
      ->check(whole_number(1));
  command
      .add_option("--safety-factor", arguments.safety_factor,
                  "How many times the largest value seen in training shall fit")
      ->option_text("F [2]")
      ->check(CLI::Range(1.0, 1e9));
  add_fleet_option(command, arguments.fleet)->excludes("--requests-per-key");  // a key of its own
  add_split_option(command, arguments.split);
  command.add_flag("--proved", arguments.proved,
                   "Provide for every possible input, not for what training data showed");
  add_trust_options(command, arguments);
  command
      .add_option("--insecure-dimension", arguments.insecure_dimension,
                  "For tests only: this n without any security")
      ->option_text("N")
      ->check(whole_number(16, 32768));
  command.add_option("--save", arguments.save, "Also write the model with this plan here")
      ->option_text("FILE")
      ->excludes("--insecure-dimension")  // no command would read it
      ->excludes("--architecture");       // it has no weights
  command.add_flag("--trial", arguments.trial,
                   "Also measure the noise, layer by layer, of a real encryption: far longer than "
                   "planning, minutes for a large network");
  add_rates_options(command, arguments.rates);
  add_device_option(command, arguments.device);
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
}

}  // namespace

void add_plan(CLI::App& app) {
  auto arguments = std::make_shared<PlanCommandLine>();
  CLI::App& command = add_command(
      app, {"plan", in_one_process, "Choose encryption parameters for a model, and say why",
            "  sealion plan dnn-30\n"
            "  sealion plan dnn-30 --trial\n"
            "  sealion plan dnn-30 --batch 1 --save one-digit.sealion\n"
            "  sealion plan dnn-30 --security 192 --batch 1000 --json\n"
            "  sealion plan dnn-30 --client seal --save dnn-30-seal.sealion\n"
            "  sealion plan digits.sealion --proved --save digits-proved.sealion\n"
            "  sealion plan dnn-30 --detect-wraps 16 --model-privacy 40 --save private.sealion\n"
            "  sealion plan dnn-30 --fleet requests-per-second=1000,p99=0.2,clients=10000\n"
            "  sealion plan cryptonets --split machines=4,gbit-per-machine=25\n"
            "  sealion plan dnn-30 --device cuda\n"
            "  sealion plan --architecture network.json\n"
            "  sealion plan --architecture mlp:64,32 --input-shape 30 --outputs 2 --batch 1"});
  add_options(command, *arguments);
  command.callback([arguments] { run(with_fleet(*arguments)); });
}

}  // namespace sealion::cli
