#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "base/quantity.h"
#include "base/stopwatch.h"
#include "cli/commands/commands.h"
#include "cli/support/data_argument.h"
#include "cli/support/files.h"
#include "cli/support/options.h"
#include "cli/support/output.h"
#include "data/dataset.h"
#include "data/idx.h"
#include "data/idx_folder.h"
#include "data/preprocessing/prepare.h"

namespace sealion::cli {
namespace {

struct EncryptCommandLine {
  std::string manifest, key, out, data, idx;
  std::size_t first = 0, threads = 0;
  std::optional<std::size_t> images;
  bool json = false;
};

Inputs load_images(const EncryptCommandLine& arguments) {
  if (arguments.idx.empty()) {
    return load_idx_split(data_folder(arguments.data), Split::test).inputs;
  }
  IdxImages file = is_standard_stream(arguments.idx)
                       ? parse_idx_images(read_input(arguments.idx, largest_idx_bytes),
                                          input_name(arguments.idx))
                       : read_idx_images(arguments.idx);
  return Records{{file.height, file.width}, file.count, std::move(file.pixels)};
}

/// How many images go into the batch; throws `invalid_argument` where there are not so many.
std::size_t count_images(const EncryptCommandLine& arguments, std::size_t available,
                         std::size_t batch) {
  if (arguments.first >= available) {
    fail(ErrorCode::invalid_argument, "--first {}: the images are 0 to {}", arguments.first,
         available - 1);
  }
  const std::size_t left = available - arguments.first;
  const std::size_t count = arguments.images.value_or(std::min(left, batch));
  if (count > left) {
    fail(ErrorCode::invalid_argument, "--images {}: from image {} on there are {}", count,
         arguments.first, left);
  }
  if (count > batch) {
    fail(ErrorCode::invalid_argument, "--images {}: a batch of this model holds {}", count, batch);
  }
  return count;
}

void run(const EncryptCommandLine& arguments) {
  const Client client(load_manifest(arguments.manifest));
  const Manifest& manifest = client.manifest();
  const SecretKey key = load_key(arguments.key, client.chain());
  const Preprocessing preprocessing = preprocessing_of(manifest);
  const Inputs images = load_images(arguments);
  check_takes(preprocessing, images);
  const std::size_t count = count_images(arguments, record_count(images), client.batch());
  check_output(arguments.out);
  const Stopwatch stopwatch;
  Request request = client.encrypt(key, prepare(preprocessing, images, {arguments.first, count}),
                                   execution_context(arguments.threads));
  const double seconds = stopwatch.seconds();
  const ByteVector bytes = write_request(std::move(request), manifest, key.id());
  write_output(arguments.out, bytes);
  std::FILE* const report = report_stream(arguments.out);
  if (arguments.json) {
    return print_json({{"model", manifest.name},
                       {"first", arguments.first},
                       {"images", count},
                       {"batch", client.batch()},
                       {"encrypt_seconds", seconds},
                       {"upload_bytes", bytes.size()},
                       {"out", arguments.out}},
                      report);
  }
  print(fmt::format("{} images encrypted in {} into {} ({}).\n", with_commas(count),
                    as_seconds(seconds), output_name(arguments.out), as_bytes(bytes.size())),
        report);
}

void add_options(CLI::App& command, EncryptCommandLine& arguments) {
  add_manifest_argument(command, arguments.manifest);
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
  add_data_option(command, arguments.data);
  command
      .add_option("--idx", arguments.idx,
                  "One IDX file of images, instead of --data; - is stdin, not gzipped")
      ->option_text("FILE")
      ->excludes("--data");
  command.add_option("--first", arguments.first, "Number of the first image")
      ->option_text("I [0]")
      ->check(whole_number(0));
  command.add_option("--images", arguments.images, "Images to encrypt (default: a full batch)")
      ->option_text("N")
      ->check(whole_number(1));
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
}

}  // namespace

void add_encrypt(CLI::App& app) {
  auto arguments = std::make_shared<EncryptCommandLine>();
  CLI::App& command = add_command(
      app, {"encrypt", over_files, "Encrypt test images for a model (client)",
            "  sealion encrypt dnn-30 --key secret.key --out batch.enc --images 100\n"
            "  sealion encrypt digits.manifest.json --key secret.key --out batch.enc --idx "
            "my-images-idx3-ubyte\n"
            "  sealion encrypt dnn-30 --key secret.key --images 1 --out - |\n"
            "    ssh server sealion predict dnn-30 --in - --out - |\n"
            "    sealion decrypt dnn-30 --key secret.key --in -"});
  add_options(command, *arguments);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
