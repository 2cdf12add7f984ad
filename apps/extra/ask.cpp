#include <fmt/ranges.h>

#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "base/digest.h"
#include "base/error.h"
#include "cli/commands/ask_command.h"
#include "cli/commands/commands.h"
#include "cli/support/data_argument.h"
#include "cli/support/data_options.h"
#include "cli/support/known_records.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/progress.h"
#include "cli/support/raw_records.h"
#include "data/preprocessing/prepare.h"
#include "extra/ask_report.h"
#include "heras/measure/judge.h"
#include "remote/inference_server.h"
#include "remote/key_folder.h"
#include "remote/remote_model.h"
#include "rlwe/security_words.h"

namespace sealion::cli {
namespace {

constexpr double patience_for_a_bar = 0.5;  // seconds

remote::Token load_token(const AskArguments& arguments) {
  if (!arguments.token_file.empty()) return remote::Token::read(arguments.token_file);
  const char* const variable = std::getenv("SEALION_TOKEN");
  return variable == nullptr ? remote::Token() : remote::Token(variable, "SEALION_TOKEN");
}

remote::ServerOptions server_options(const AskArguments& arguments) {
  return {.http = {.token = load_token(arguments),
                   .authorities = arguments.authorities,
                   .may_send_token_in_clear = arguments.may_send_token_in_clear,
                   .request_seconds = static_cast<double>(arguments.timeout)},
          .patience_seconds = static_cast<double>(arguments.patience)};
}

/// The only one that a server has.
remote::ModelAddress only_model(remote::InferenceServer& server, const ExecutionContext& context) {
  std::set<std::string> names;
  for (const remote::ListedModel& model : server.models(context)) {
    if (model.is_ready) names.insert(model.name);
  }
  if (names.empty()) fail(ErrorCode::not_found, "{} has no model that is ready", server.base());
  if (names.size() == 1) return {*names.begin()};
  fail(ErrorCode::invalid_argument, "{} has several models: choose with --model one of {}",
       server.base(), fmt::join(names, ", "));
}

remote::ModelAddress model_meant(const AskArguments& arguments,
                                 const remote::ServerAddress& address,
                                 remote::InferenceServer& server, const ExecutionContext& context) {
  if (!arguments.model.empty() && address.model && address.model->name != arguments.model) {
    fail(ErrorCode::invalid_argument, "--model {}: the address names the model '{}'",
         arguments.model, address.model->name);
  }
  if (address.model) return *address.model;
  return arguments.model.empty() ? only_model(server, context)
                                 : remote::ModelAddress{arguments.model};
}

remote::RemoteModelOptions model_options(const AskArguments& arguments, remote::ModelAddress model,
                                         Progress& progress) {
  remote::RemoteModelOptions options{
      .model = std::move(model),
      .least = {security_of_bits(arguments.least.least_bits),
                security_table_of_word(arguments.least.least_table)},
      .warn = [&progress](const std::string& text) { progress.line("sealion: warning: " + text); }};
  if (!arguments.key.empty()) options.key = arguments.key;
  return options;
}

RawRecords load_asked(const AskArguments& arguments, const Manifest& manifest) {
  check_default_data(arguments.data, preprocessing_of(manifest));
  const RecordWindow window{arguments.first, arguments.records, SIZE_MAX};
  return load_raw_records(arguments.data, manifest, window, execution_context(arguments.threads));
}

std::optional<heras::Metrics> judged(const AskArguments& arguments, const AnswerReader& reader,
                                     const IntegerBatch& logits) {
  if (is_standard_stream(arguments.data.data)) return std::nullopt;  // it is read already
  const auto known = find_known(arguments.data, reader.task(), {arguments.first, logits.samples()},
                                execution_context(arguments.threads));
  if (!known) return std::nullopt;
  const auto judge = heras::make_judge(reader);
  judge->add(logits, known->targets, known->range);
  return judge->metrics();
}

Asked ask(const AskArguments& arguments) {
  const remote::ServerAddress address = remote::parse_server_address(arguments.url);
  Progress progress(patience_for_a_bar);
  const ExecutionContext context =
      execution_context(arguments.threads, progress.callback("asking"));
  remote::InferenceServer server(address, server_options(arguments));
  const remote::ModelAddress meant = model_meant(arguments, address, server, context);
  const remote::KeyFolder keys(remote::default_key_folder(), address);
  remote::RemoteModel model(server, keys, model_options(arguments, meant, progress), context);
  const RawRecords records = load_asked(arguments, model.client().manifest());
  IntegerBatch logits = model.ask(
      [&](const Manifest& manifest, RecordRange range) {
        return prepare(preprocessing_of(manifest), records.inputs,
                       {records.range.first + range.first, range.count}, records.names,
                       context.quiet());
      },
      records.range.count, context);
  const Manifest& manifest = model.client().manifest();
  const AnswerReader reader(manifest);
  std::optional<heras::Metrics> metrics = judged(arguments, reader, logits);
  return {.server = server.base(),
          .model = meant.name,
          .manifest_sha256 = to_hex(model.manifest_digest()),
          .is_manifest_changed = model.is_changed(),
          .keys = arguments.key.empty() ? keys.path().string() : arguments.key,
          .first = arguments.first,
          .batch = model.client().batch(),
          .words = words_for(preprocessing_of(manifest)),
          .reader = reader,
          .logits = std::move(logits),
          .metrics = std::move(metrics),
          .costs = model.costs()};
}

void run(const AskArguments& arguments) {
  if (!arguments.out.empty() && !is_standard_stream(arguments.out)) check_output(arguments.out);
  const Asked asked = ask(arguments);
  if (!arguments.out.empty()) {
    const bool as_json = std::filesystem::path(arguments.out).extension() == ".json";
    write_private_output(arguments.out, as_json ? to_json(asked).dump(2) + "\n" : to_csv(asked));
  }
  std::FILE* const report = report_stream(arguments.out);
  if (arguments.json) return print_json(to_json(asked), report);
  print(to_text(asked), report);
}

}  // namespace

void add_ask(CLI::App& app) {
  auto arguments = std::make_shared<AskArguments>();
  add_ask_command(app, *arguments).callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
