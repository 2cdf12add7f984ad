#include "serving/serve.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/quantity.h"
#include "cli/commands/commands.h"
#include "cli/support/device_option.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/program.h"
#include "runtime/device_report_json.h"
#include "serving/admission/memory_limit.h"

namespace sealion::cli {
namespace {

namespace fs = std::filesystem;

struct ServeCommandLine {
  std::vector<std::string> models, origins;
  std::string address = "127.0.0.1", certificate, key, tokens, state, page;
  std::size_t port = 8000, threads = 0, memory_mb = 0, key_cache_mb = 512, key_quota_mb = 1000,
              key_expiry_days = 30, connections = 4096;
  double queue_seconds = 5, deadline_seconds = 60, drain_seconds = 30, drain_delay_seconds = 0;
  std::optional<device::DeviceChoice> device;
  bool serves_page = false, has_no_tls = false, json = false;
};

/// Where servers of this user keep keys: $STATE_DIRECTORY of systemd, else $XDG_STATE_HOME/sealion.
fs::path default_state() {
  if (const char* folder = std::getenv("STATE_DIRECTORY")) return folder;
  if (const char* folder = std::getenv("XDG_STATE_HOME")) return fs::path(folder) / "sealion";
  if (const char* home = std::getenv("HOME")) return fs::path(home) / ".local/state/sealion";
  fail(ErrorCode::invalid_argument, "name the folder that keeps clients' keys with --state");
}

/// The page that is installed with the program, or built beside it.
fs::path installed_page() {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path();
  for (const fs::path& place :
       {program / "../share/sealion/page", program / "../../web/dist/page", program / "page"}) {
    if (fs::is_regular_file(place / "index.html")) return fs::weakly_canonical(place);
  }
  fail(ErrorCode::not_found,
       "there is no page beside this program: scripts/web builds one, and --page-folder names "
       "another place");
}

std::chrono::milliseconds milliseconds(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

std::optional<serving::Certificate> certificate_of(const ServeCommandLine& arguments) {
  if (arguments.certificate.empty() != arguments.key.empty()) {
    fail(ErrorCode::invalid_argument, "--tls-certificate and --tls-key belong together");
  }
  if (arguments.key.empty()) return std::nullopt;
  return serving::Certificate{arguments.certificate, arguments.key};
}

serving::SiteLimits limits_of(const ServeCommandLine& arguments) {
  return {{arguments.memory_mb == 0 ? serving::default_memory_bytes()
                                    : arguments.memory_mb * serving::megabyte,
           arguments.queue_seconds, execution_context(arguments.threads).thread_count()},
          arguments.key_cache_mb * serving::megabyte,
          milliseconds(arguments.deadline_seconds),
          arguments.origins};
}

serving::ServeOptions options_of(const ServeCommandLine& arguments) {
  serving::ServeOptions options;
  options.sources.models = arguments.models;
  options.sources.device = device_choice(arguments.device);
  options.limits = limits_of(arguments);
  options.state = arguments.state.empty() ? default_state() : fs::path(arguments.state);
  if (!arguments.tokens.empty()) options.sources.tokens = arguments.tokens;
  options.sources.keys_of_everybody = {arguments.key_quota_mb * serving::megabyte,
                                       arguments.key_expiry_days};
  if (!arguments.page.empty()) {
    options.page = arguments.page;
  } else if (arguments.serves_page) {
    options.page = installed_page();
  }
  options.allows_plain_text = arguments.has_no_tls;
  options.http.address = arguments.address;
  options.http.port = static_cast<std::uint16_t>(arguments.port);
  options.http.certificate = certificate_of(arguments);
  options.http.most_connections = arguments.connections;
  options.http.longest_drain = milliseconds(arguments.drain_seconds);
  options.http.drain_delay = milliseconds(arguments.drain_delay_seconds);
  return options;
}

void tell_json(const serving::Started& started) {
  nlohmann::json models = nlohmann::json::array();
  for (const auto& model : started.models) {
    const serving::Price least = model->price(0);
    models.push_back({{"name", model->name()},
                      {"version", model->version()},
                      {"manifest_sha256", model->manifest_digest()},
                      {"device", sealion::to_json(model->service().device())},
                      {"request_memory_bytes", least.working_bytes},
                      {"request_seconds_forecast", least.seconds}});
  }
  print(nlohmann::json({{"url", started.url}, {"models", models}}).dump() + "\n", stdout);
}

void tell_people(const serving::Started& started, bool has_page) {
  std::string text = fmt::format("Serving at {}, until Ctrl-C:\n", started.url);
  for (const auto& model : started.models) {
    const serving::Price least = model->price(0);
    text += fmt::format("  {}  version {}; the smallest request takes {} of a processor and {}\n",
                        model->name(), model->version(), as_seconds(least.seconds),
                        as_bytes(least.working_bytes));
    if (const DeviceReport device = model->service().device(); device.kind != "cpu") {
      text += fmt::format("    evaluated by {}\n", device.name);
    }
  }
  text += fmt::format("Ask with: sealion ask {} --data FILE\n", started.url);
  if (has_page) text += fmt::format("Or look at {}/ in a browser.\n", started.url);
  print(text, stdout);
}

void run(const ServeCommandLine& arguments) {
  const serving::ServeOptions options = options_of(arguments);
  serving::serve(options, stderr, [&](const serving::Started& started) {
    if (arguments.json) {
      tell_json(started);
    } else {
      tell_people(started, options.page.has_value());
    }
    std::fflush(stdout);
  });
}

void add_network_options(CLI::App& command, ServeCommandLine& arguments) {
  command
      .add_option("--address", arguments.address, "Where to listen; beyond the loopback with TLS")
      ->option_text("ADDRESS");
  command.add_option("--port", arguments.port, "The port; 0 takes one that is free")
      ->check(whole_number(0, 65'535))
      ->option_text("PORT");
  command.add_option("--tls-certificate", arguments.certificate, "The chain of certificates, PEM")
      ->option_text("FILE");
  command
      .add_option("--tls-key", arguments.key, "Its private key, PEM, readable by its owner alone")
      ->option_text("FILE");
  command.add_flag("--insecure-no-tls", arguments.has_no_tls,
                   "Listen beyond the loopback without TLS, behind a proxy that has it");
  command
      .add_option("--tokens", arguments.tokens,
                  "The file of bearer tokens, made with 'sealion token'; without it everybody may "
                  "ask")
      ->option_text("FILE");
  command.add_option("--connections", arguments.connections, "Most that are open at a time")
      ->check(whole_number(1, 1'000'000))
      ->option_text("N");
}

void add_limit_options(CLI::App& command, ServeCommandLine& arguments) {
  add_threads_option(command, arguments.threads);
  add_device_option(command, arguments.device);
  command
      .add_option("--memory-mb", arguments.memory_mb,
                  "Memory for requests; what has no room is refused with 429. Half of the system's "
                  "without it")
      ->check(whole_number(1))
      ->option_text("MB");
  command
      .add_option("--queue-seconds", arguments.queue_seconds,
                  "The longest that a request may have to wait for others; else 429")
      ->check(CLI::Range(0.0, 86'400.0))
      ->option_text("SECONDS");
  command
      .add_option("--deadline-seconds", arguments.deadline_seconds,
                  "The longest that a request may take once it is whole; else 504")
      ->check(CLI::Range(0.001, 86'400.0))
      ->option_text("SECONDS");
  command
      .add_option("--drain-seconds", arguments.drain_seconds,
                  "After SIGTERM, the longest that what was begun may take")
      ->check(CLI::Range(0.0, 86'400.0))
      ->option_text("SECONDS");
  command
      .add_option(
          "--drain-delay-seconds", arguments.drain_delay_seconds,
          "After SIGTERM, how long connections are taken still, while /v2/health/ready says "
          "no")
      ->check(CLI::Range(0.0, 3'600.0))
      ->option_text("SECONDS");
}

void add_key_options(CLI::App& command, ServeCommandLine& arguments) {
  command
      .add_option("--state", arguments.state,
                  "The folder that keeps clients' evaluation keys and counts of queries; of the "
                  "user's without it")
      ->option_text("FOLDER");
  command
      .add_option("--key-cache-mb", arguments.key_cache_mb,
                  "Memory for evaluation keys that are ready to use")
      ->check(whole_number(0))
      ->option_text("MB");
  command
      .add_option("--key-quota-mb", arguments.key_quota_mb,
                  "Disk for evaluation keys, where there are no tokens that say it")
      ->check(whole_number(0))
      ->option_text("MB");
  command
      .add_option("--key-expiry-days", arguments.key_expiry_days,
                  "Evaluation keys go when nobody has used them for so long, where there are no "
                  "tokens that say it")
      ->check(whole_number(0, 36'500))
      ->option_text("DAYS");
}

}  // namespace

void add_serve(CLI::App& app) {
  auto arguments = std::make_shared<ServeCommandLine>();
  CLI::App& command = add_command(
      app,
      {"serve", over_network, "Answer encrypted requests over the network (server)",
       "  sealion serve dnn-30\n"
       "  sealion serve models/ --page\n"
       "  sealion serve tumours=linear.sealion loans=other/linear.sealion\n"
       "  sealion token tokens.json --name clinic\n"
       "  sealion serve dnn-30 cnn-16.sealion --address 0.0.0.0 --tokens tokens.json \\\n"
       "    --tls-certificate chain.pem --tls-key key.pem\n"
       "\n"
       "The protocol is the Open Inference Protocol V2 (docs/protocol.md, and /openapi.json of\n"
       "the server). The log goes to stderr, JSON lines. SIGHUP reads models, tokens and\n"
       "certificate anew; SIGTERM finishes what was begun."});
  command
      .add_option("MODEL", arguments->models,
                  "Model files or names from the zoo, also as NAME=MODEL, or folders with "
                  "FILE.sealion or NAME/VERSION/FILE.sealion")
      ->required()
      ->option_text(" ");
  add_network_options(command, *arguments);
  add_key_options(command, *arguments);
  add_limit_options(command, *arguments);
  command.add_flag("--page", arguments->serves_page,
                   "Serve the browser's page, where people try the models");
  command
      .add_option(
          "--allow-origin", arguments->origins,
          "Let pages of this origin ask too, https://app.example: may be given more than once")
      ->option_text("ORIGIN");
  command.add_option("--page-folder", arguments->page, "The same page of this folder")
      ->option_text("FOLDER");
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
