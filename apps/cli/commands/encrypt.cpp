#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
#include "client/encrypt_split.h"
#include "data/idx.h"
#include "data/preprocessing/prepare.h"
#include "exchange/request_record.h"
#include "exchange/split_request.h"

namespace sealion::cli {
namespace {

struct EncryptCommandLine {
  ManifestArguments manifest;
  std::string key, out, request, idx;
  DataArguments data;
  std::size_t first = 0, threads = 0;
  std::optional<std::size_t> records;
  bool splits = false, json = false;
};

/// What was written, and how long it took to make it.
struct Encrypted {
  std::vector<std::string> files;
  std::size_t bytes = 0;
  double seconds = 0;
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

/// As many as there are up to a full batch; of the usual data, which nobody named, no more than lie
/// in one ciphertext.
std::size_t most_taken(const EncryptCommandLine& arguments, const Client& client) {
  const auto* packed = std::get_if<PackedForm>(&client.manifest().form);
  const bool is_named = !arguments.data.data.empty() || !arguments.idx.empty();
  return packed == nullptr || is_named ? client.batch() : packed->records;
}

RawRecords load_records(const EncryptCommandLine& arguments, const Client& client) {
  const std::size_t most = arguments.records ? client.batch() : most_taken(arguments, client);
  const RecordWindow window{arguments.first, arguments.records, most};
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

/// Makes the file and its record.
Encrypted encrypt_whole(const EncryptCommandLine& arguments, const Client& client,
                        const SecretKey& key, const IntegerBatch& inputs,
                        const ExecutionContext& context) {
  const Manifest& manifest = client.manifest();
  const Stopwatch stopwatch;
  Request request = client.encrypt(key, inputs, context);
  const double seconds = stopwatch.seconds();
  const SealedFile file = write_request(std::move(request), manifest, key.id(), context);
  write_both(arguments.out, file, request_path(arguments),
             record_of(file, manifest, key.id(), inputs.samples()));
  return {{arguments.out}, file.size(), seconds};
}

/// batch.enc -> batch.1of3.enc.
std::string numbered(const std::string& path, std::size_t number, std::size_t count) {
  std::filesystem::path name(path);
  const std::string extension = name.extension().string();
  return name.replace_extension(fmt::format("{}of{}{}", number, count, extension)).string();
}

/// Makes a file for each plaintext modulus, and one record.
Encrypted encrypt_each(const EncryptCommandLine& arguments, const Client& client,
                       const SecretKey& key, const IntegerBatch& inputs,
                       const ExecutionContext& context) {
  const std::size_t count = client.channels().size();
  Encrypted encrypted;
  double writing = 0;
  const Stopwatch stopwatch;
  const RequestRecord record = encrypt_split(
      client.manifest(), key, inputs,
      [&](const SealedFile& file) {
        const std::string path = numbered(arguments.out, encrypted.files.size() + 1, count);
        const Stopwatch of_file;
        write_output(path, file);
        writing += of_file.seconds();
        encrypted.bytes += file.size();
        encrypted.files.push_back(path);
      },
      context);
  encrypted.seconds = stopwatch.seconds() - writing;
  write_file(request_path(arguments), request_record_to_json(record));
  return encrypted;
}

void check_outputs(const EncryptCommandLine& arguments, const Client& client) {
  check_output(arguments.out);
  check_writable(request_path(arguments));
  if (!arguments.splits) return;
  check_splits(client.manifest());
  if (!is_standard_stream(arguments.out)) return;
  fail(ErrorCode::invalid_argument,
       "--split-by-modulus makes several files, and --out - takes one: name a file");
}

void report(const EncryptCommandLine& arguments, const Client& client, std::size_t count,
            const Encrypted& encrypted) {
  std::FILE* const stream = report_stream(arguments.out);
  const RecordWords words = words_for(preprocessing_of(client.manifest()));
  if (arguments.json) {
    nlohmann::json json = {{"model", client.manifest().name},
                           {"first", arguments.first},
                           {"records", count},
                           {"batch", client.batch()},
                           {"encrypt_seconds", encrypted.seconds},
                           {"upload_bytes", encrypted.bytes},
                           {"out", arguments.out},
                           {"files", encrypted.files},
                           {"request", request_path(arguments)}};
    json[words.many] = count;  // of images as older versions have it
    return print_json(json, stream);
  }
  std::vector<std::string> names;
  for (const std::string& file : encrypted.files) names.push_back(output_name(file));
  print(fmt::format("{} {} encrypted in {} into {} ({}). decrypt will ask for {}.\n",
                    with_commas(count), words.many, as_seconds(encrypted.seconds),
                    fmt::join(names, ", "), as_bytes(encrypted.bytes), request_path(arguments)),
        stream);
}

void run(const EncryptCommandLine& arguments) {
  const Client client(load_manifest(arguments.manifest));
  const SecretKey key = load_key(arguments.key, client.chain());
  const Preprocessing preprocessing = preprocessing_of(client.manifest());
  const RawRecords records = load_records(arguments, client);
  check_takes(preprocessing, records.inputs);
  check_outputs(arguments, client);
  const ExecutionContext context = execution_context(arguments.threads);
  const Stopwatch stopwatch;
  const IntegerBatch inputs =
      prepare(preprocessing, records.inputs, records.range, records.names, context);
  const double preparing = stopwatch.seconds();
  const auto encrypt = arguments.splits ? encrypt_each : encrypt_whole;
  Encrypted encrypted = encrypt(arguments, client, key, inputs, context);
  encrypted.seconds += preparing;
  report(arguments, client, inputs.samples(), encrypted);
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
                  "Records to encrypt (default: all up to a full batch; of the usual data no more "
                  "than lie in one ciphertext)")
      ->option_text("N")
      ->check(whole_number(1));
  command.add_flag(
      "--split-by-modulus", arguments.splits,
      "Make a file for each plaintext modulus, batch.1of3.enc, ..., so that as many "
      "machines answer the batch together, each with predict; decrypt joins the answers");
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
       "  sealion encrypt cryptonets --key secret.key --out batch.enc --split-by-modulus\n"
       "  sealion encrypt dnn-30 --key secret.key --records 1 --out - --request 1.request |\n"
       "    ssh server sealion predict dnn-30 --in - --out - |\n"
       "    sealion decrypt dnn-30 --key secret.key --in - --request 1.request"});
  add_options(command, *arguments);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
