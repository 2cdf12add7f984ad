#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "base/zeroed_memory.h"
#include "cli/commands/commands.h"
#include "cli/support/data_argument.h"
#include "cli/support/data_options.h"
#include "cli/support/files.h"
#include "cli/support/known_records.h"
#include "cli/support/metric_rows.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/record_words.h"
#include "cli/support/told.h"
#include "data/npy.h"
#include "exchange/answer_reader.h"
#include "exchange/received.h"
#include "exchange/request_record.h"
#include "heras/measure/judge.h"
#include "heras/measure/metrics/metrics_json.h"
#include "heras/transfer/features.h"

namespace sealion::cli {
namespace {

constexpr std::size_t most_rows_shown = 10;

struct DecryptCommandLine {
  ManifestArguments manifest;
  std::string key, request, out, features;
  std::vector<std::string> in;
  DataArguments labels;
  std::size_t first = 0, threads = 0;
  bool json = false;
};

/// What `--features` wrote.
struct FeatureFile {
  std::string path;
  std::size_t rows, columns;
};

struct Decrypted {
  std::string model;
  std::size_t first;  ///< number of the first record
  IntegerBatch logits;
  AnswerReader reader;
  RecordWords words;
  double decrypt_seconds;
  int noise_margin_bits;
  double range_used;        ///< of what the plaintext moduli can tell apart
  std::size_t logit_shift;  ///< logits are floor(answers / 2^shift)
  std::optional<heras::Metrics> metrics;
  std::optional<FeatureFile> features;

  std::size_t count() const { return logits.samples(); }
};

heras::Metrics judge(const DecryptCommandLine& arguments, const AnswerReader& reader,
                     const IntegerBatch& logits) {
  const KnownRecords known = load_known(arguments.labels, reader.task(),
                                        {arguments.first, logits.samples()}, execution_context());
  const auto judge = heras::make_judge(reader);
  judge->add(logits, known.targets, known.range);
  return judge->metrics();
}

FeatureFile write_features(const std::string& path, const IntegerBatch& logits,
                           const Manifest& manifest) {
  const FeatureTable features = heras::to_features(logits, manifest);
  write_file(path, npy_bytes(features), FileAccess::owner_only);
  return {path, features.rows, features.columns};
}

/// The bytes come first: in a pipe the record is there once they are.
Response load_answer(const DecryptCommandLine& arguments, const Client& client,
                     const SecretKey& key, const ExecutionContext& context) {
  const std::size_t largest = largest_response_bytes(client.manifest());
  std::vector<ZeroedVector<std::uint8_t>> files;
  std::vector<Received> answers;
  for (const std::string& in : arguments.in) files.push_back(read_input(in, largest, context));
  for (std::size_t i = 0; i < files.size(); ++i) {
    answers.push_back({files[i], input_name(arguments.in[i])});
  }
  const RequestRecord request = load_request_record(arguments.request, client, context);
  check_asked_under(key, request, arguments.request);
  return read_answers(answers, request, client.manifest(), client.channels(), context);
}

Decrypted decrypt(const DecryptCommandLine& arguments) {
  const Client client(load_manifest(arguments.manifest));
  const SecretKey key = load_key(arguments.key, client.chain());
  const ExecutionContext context = execution_context(arguments.threads);
  const Response response = load_answer(arguments, client, key, context);
  const Stopwatch stopwatch;
  OpenedAnswer opened = client.open(key, response, context);
  const double seconds = stopwatch.seconds();
  const IntegerBatch& logits = opened.logits;
  const double range_used = client.range_used(logits);
  const AnswerReader reader(client.manifest());
  std::optional<heras::Metrics> metrics;
  if (!arguments.labels.data.empty()) metrics = judge(arguments, reader, logits);
  std::optional<FeatureFile> features;
  if (!arguments.features.empty()) {
    features = write_features(arguments.features, logits, client.manifest());
  }
  return {client.manifest().name,
          arguments.first,
          std::move(opened.logits),
          reader,
          words_for(preprocessing_of(client.manifest())),
          seconds,
          opened.noise_budget_bits,
          range_used,
          client.manifest().output_shift,
          metrics,
          features};
}

nlohmann::json to_json(const Decrypted& answer) {
  nlohmann::json answers = nlohmann::json::array();
  for (std::size_t i = 0; i < answer.count(); ++i) {
    nlohmann::json logits = nlohmann::json::array();
    for (std::size_t output = 0; output < answer.logits.features(); ++output) {
      logits.push_back(answer.logits.feature(output)[i]);
    }
    answers.push_back({{"record", answer.first + i}, {"logits", std::move(logits)}});
    answers.back()[answer.words.one] = answer.first + i;  // of images as older versions have it
    answers.back().update(to_json(told(answer.reader, answer.logits, i)));
  }
  nlohmann::json json = {{"model", answer.model},
                         {"records", answer.count()},
                         {"decrypt_seconds", answer.decrypt_seconds},
                         {"noise_margin_bits", answer.noise_margin_bits},
                         {"range_used", answer.range_used},
                         {"logit_shift", answer.logit_shift},
                         {"answers", std::move(answers)}};
  json[answer.words.many] = answer.count();  // likewise
  if (answer.metrics) json.update(heras::to_json(*answer.metrics, ""));
  if (answer.features) {
    const FeatureFile& file = *answer.features;
    json["features"] = {{"file", file.path}, {"rows", file.rows}, {"columns", file.columns}};
  }
  return json;
}

std::string to_csv(const Decrypted& answer) {
  const bool has_confidence = has_class_names(answer.reader);
  std::string csv = answer.words.one + (answer.reader.tells_numbers() ? ",value" : ",class");
  for (std::size_t i = 0; i < answer.logits.features(); ++i) csv += fmt::format(",logit_{}", i);
  csv += has_confidence ? ",confidence\n" : "\n";
  for (std::size_t i = 0; i < answer.count(); ++i) {
    const Told one = told(answer.reader, answer.logits, i);
    csv += fmt::format("{},{}", answer.first + i, csv_field(text_of(one)));
    for (std::size_t output = 0; output < answer.logits.features(); ++output) {
      csv += fmt::format(",{}", answer.logits.feature(output)[i]);
    }
    if (has_confidence) csv += fmt::format(",{:.6f}", *one.confidence);
    csv += '\n';
  }
  return csv;
}

/// The first answers, for people.
std::string list_answers(const Decrypted& answer) {
  const std::size_t shown = std::min(most_rows_shown, answer.count());
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    const Told one = told(answer.reader, answer.logits, i);
    text += fmt::format("  {} {}: {}", answer.words.one, answer.first + i, text_of(one));
    if (one.confidence) text += fmt::format(" ({})", as_percent(*one.confidence));
    text += '\n';
  }
  if (shown < answer.count()) {
    text += fmt::format("  and {} more: --out FILE or --json gives all\n",
                        with_commas(answer.count() - shown));
  }
  return text;
}

std::string to_text(const Decrypted& answer) {
  std::string text = fmt::format(
      "{} {} of '{}' decrypted in {}, {} bits of noise budget left; the largest "
      "takes {:.0f} % of the range.\n",
      with_commas(answer.count()), answer.features ? "rows of features" : "answers", answer.model,
      as_seconds(answer.decrypt_seconds), answer.noise_margin_bits, 100 * answer.range_used);
  if (answer.features) {
    const FeatureFile& file = *answer.features;
    text += fmt::format("Features: {} ({} x {} numbers)\n", file.path, with_commas(file.rows),
                        with_commas(file.columns));
  } else {
    text += list_answers(answer);
  }
  if (answer.metrics) text += "By the labels: " + metrics_text(*answer.metrics) + "\n";
  return text;
}

void run(const DecryptCommandLine& arguments) {
  const Decrypted answer = decrypt(arguments);
  if (!arguments.out.empty()) {
    const bool as_json = std::filesystem::path(arguments.out).extension() == ".json";
    write_private_output(arguments.out, as_json ? to_json(answer).dump(2) + "\n" : to_csv(answer));
  }
  std::FILE* const report = report_stream(arguments.out);
  if (arguments.json) return print_json(to_json(answer), report);
  print(to_text(answer), report);
}

void add_options(CLI::App& command, DecryptCommandLine& arguments) {
  add_manifest_argument(command, arguments.manifest.manifest);
  command.add_option("--key", arguments.key, "The secret key that the batch was encrypted under")
      ->required()
      ->option_text("FILE");
  command
      .add_option("--in", arguments.in,
                  "The encrypted answer, from predict; - is stdin. Of a batch that was split by "
                  "plaintext modulus the answers to all its files, in any order")
      ->required()
      ->option_text("FILE ...");
  command
      .add_option(
          "--request", arguments.request,
          "The record of the request that it answers, which encrypt wrote beside the batch, or "
          "that batch")
      ->required()
      ->option_text("FILE");
  command
      .add_option(
          "--out", arguments.out,
          "Also write every answer and its logits here: JSON for a name in .json, else CSV; - is "
          "stdout, and the rest then goes to stderr")
      ->option_text("FILE");
  command
      .add_option(
          "--features", arguments.features,
          "Also write the answers as the network's real numbers here, a row for each record: "
          "an array for numpy.load, fit-head and apply-head")
      ->option_text("FILE");
  command
      .add_option("--labels", arguments.labels.data,
                  "What is known of the records: also report how good the answers are. A table or "
                  "other data as --data takes, or a file of labels alone")
      ->option_text("FILE|DIR");
  add_reading_options(command, arguments.labels);
  command.add_option("--first", arguments.first, "Number of the first record, as given to encrypt")
      ->option_text("I [0]")
      ->check(whole_number(0));
  add_least_security_options(command, arguments.manifest);
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
}

}  // namespace

void add_decrypt(CLI::App& app) {
  auto arguments = std::make_shared<DecryptCommandLine>();
  CLI::App& command = add_command(
      app,
      {"decrypt", over_files, "Decrypt the answer to an encrypted batch (client)",
       "  sealion decrypt dnn-30 --key secret.key --in answer.enc --request batch.enc.request\n"
       "  sealion decrypt digits.manifest.json --key secret.key --in answer.enc --request "
       "batch.enc.request --out answers.csv --labels t10k-labels-idx1-ubyte\n"
       "  sealion decrypt linear.manifest.json --key secret.key --in answer.enc --request "
       "batch.enc.request --labels iris.csv --label species\n"
       "  ssh server cat answer.enc | sealion decrypt dnn-30 --key secret.key --in - --request "
       "batch.enc.request --out -\n"
       "  sealion decrypt cryptonets --key secret.key --in answer.*of*.enc --request "
       "batch.enc.request\n"
       "  sealion decrypt vae.manifest.json --key secret.key --in answer.enc --request "
       "batch.enc.request --features features.npy"});
  add_options(command, *arguments);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
