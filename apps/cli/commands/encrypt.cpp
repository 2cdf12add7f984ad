#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/file.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "cli/commands/commands.h"
#include "cli/support/data_argument.h"
#include "cli/support/data_options.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "cli/support/raw_records.h"
#include "cli/support/record_words.h"
#include "data/idx.h"
#include "data/preprocessing/prepare.h"
#include "exchange/request_record.h"

namespace sealion::cli {
namespace {

struct EncryptCommandLine {
  ManifestArguments manifest;
  std::string key, out, request, idx;
  DataArguments data;
  std::size_t first = 0, threads = 0;
  std::optional<std::size_t> records;
  bool json = false;
};

IdxImages read_images(const std::string& argument) {
  if (!is_standard_stream(argument)) return read_idx_images(argument);
  const auto bytes = read_input(argument, largest_idx_bytes);
  return parse_idx_images({bytes.begin(), bytes.end()}, input_name(argument));
}

RawRecords idx_records(const std::string& argument, const RecordWindow& window) {
  IdxImages file = read_images(argument);
  const RecordRange range = range_of(window, file.count);
  return {Records{{file.height, file.width}, file.count, std::move(file.pixels)}, range,
          record_number};
}

RawRecords load_records(const EncryptCommandLine& arguments, const Client& client) {
  const RecordWindow window{arguments.first, arguments.records, client.batch()};
  if (!arguments.idx.empty()) return idx_records(arguments.idx, window);
  check_default_data(arguments.data, preprocessing_of(client.manifest()));
  return load_raw_records(arguments.data, client.manifest(), window,
                          execution_context(arguments.threads));
}

/// Where the request's record goes.
std::string request_path(const EncryptCommandLine& arguments) {
  if (!arguments.request.empty()) return arguments.request;
  if (!is_standard_stream(arguments.out)) return arguments.out + ".request";
  fail(ErrorCode::invalid_argument,
       "--out - takes --request FILE as well, which decrypt will ask for");
}

/// Into a pipe the batch comes last: who reads it may answer at once. Among files the record does:
/// where the batch cannot be written, the record of an earlier one stays.
void write_both(const std::string& out, const SealedFile& file, const std::string& record_path,
                const RequestRecord& record) {
  const std::string json = request_record_to_json(record);
  if (is_standard_stream(out)) write_file(record_path, json);
  write_output(out, file);
  if (!is_standard_stream(out)) write_file(record_path, json);
}

void run(const EncryptCommandLine& arguments) {
  const Client client(load_manifest(arguments.manifest));
  const Manifest& manifest = client.manifest();
  const SecretKey key = load_key(arguments.key, client.chain());
  const Preprocessing preprocessing = preprocessing_of(manifest);
  const RawRecords records = load_records(arguments, client);
  check_takes(preprocessing, records.inputs);
  const std::size_t count = records.range.count;
  const std::string record_path = request_path(arguments);
  check_output(arguments.out);
  check_writable(record_path);
  const ExecutionContext context = execution_context(arguments.threads);
  const Stopwatch stopwatch;
  Request request = client.encrypt(
      key, prepare(preprocessing, records.inputs, records.range, records.names, context), context);
  const double seconds = stopwatch.seconds();
  const SealedFile file = write_request(std::move(request), manifest, key.id(), context);
  write_both(arguments.out, file, record_path, record_of(file, manifest, key.id(), count));
  std::FILE* const report = report_stream(arguments.out);
  const RecordWords words = words_for(preprocessing);
  if (arguments.json) {
    nlohmann::json json = {{"model", manifest.name},     {"first", arguments.first},
                           {"records", count},           {"batch", client.batch()},
                           {"encrypt_seconds", seconds}, {"upload_bytes", file.size()},
                           {"out", arguments.out},       {"request", record_path}};
    json[words.many] = count;  // of images as older versions have it
    return print_json(json, report);
  }
  print(fmt::format("{} {} encrypted in {} into {} ({}). decrypt will ask for {}.\n",
                    with_commas(count), words.many, as_seconds(seconds), output_name(arguments.out),
                    as_bytes(file.size()), record_path),
        report);
}

void add_options(CLI::App& command, EncryptCommandLine& arguments) {
  add_manifest_argument(command, arguments.manifest.manifest);
  command.add_option("--key", arguments.key, "Your secret key, from keygen")
      ->required()
      ->option_text("FILE");
  command
      .add_option(
          "--out", arguments.out,
          "Where the encrypted batch goes; - is stdout, and what there is to say then goes to "
          "stderr")
      ->required()
      ->option_text("FILE");
  command
      .add_option(
          "--request", arguments.request,
          "Where the request's record goes, by which decrypt knows its answer (default: the "
          "name of --out and .request)")
      ->option_text("FILE");
  add_data_options(command, arguments.data);
  command
      .add_option("--idx", arguments.idx,
                  "One IDX file of images, instead of --data; - is stdin, not gzipped")
      ->option_text("FILE")
      ->excludes("--data");
  command.add_option("--first", arguments.first, "Number of the first record")
      ->option_text("I [0]")
      ->check(whole_number(0));
  command
      .add_option("--records,--images", arguments.records,
                  "Records to encrypt (default: a full batch)")
      ->option_text("N")
      ->check(whole_number(1));
  add_least_security_options(command, arguments.manifest);
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
}

}  // namespace

void add_encrypt(CLI::App& app) {
  auto arguments = std::make_shared<EncryptCommandLine>();
  CLI::App& command = add_command(
      app,
      {"encrypt", over_files, "Encrypt records for a model (client)",
       "  sealion encrypt dnn-30 --key secret.key --out batch.enc --records 100\n"
       "  sealion encrypt linear.manifest.json --key secret.key --data patients.csv --out "
       "batch.enc\n"
       "  sealion encrypt cnn.manifest.json --key secret.key --data photo.png --out photo.enc\n"
       "  sealion encrypt digits.manifest.json --key secret.key --out batch.enc --idx "
       "my-images-idx3-ubyte\n"
       "  sealion encrypt dnn-30 --key secret.key --records 1 --out - --request 1.request |\n"
       "    ssh server sealion predict dnn-30 --in - --out - |\n"
       "    sealion decrypt dnn-30 --key secret.key --in - --request 1.request"});
  add_options(command, *arguments);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
