#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "cli/format.h"
#include "cli/options.h"
#include "cli/output.h"
#include "heras/sequential.h"
#include "heras/stopwatch.h"
#include "heras/zoo.h"
#include "runtime/server.h"

namespace sealion::cli {
namespace {

struct Arguments {
  std::string model, in, out;
  std::size_t threads = 0;
  bool json = false;
};

void run(const Arguments& arguments) {
  const heras::Sequential model = heras::Sequential::load(heras::find_model(arguments.model));
  const Manifest manifest = model.deployment().manifest;
  const Server server(model.program(), manifest);
  BatchFile inputs = load_batch(arguments.in, BatchKind::inputs, manifest,
                                Parameters::create(manifest.parameters));
  check_writable(arguments.out);
  const heras::Stopwatch stopwatch;
  EncryptedBatch outputs = server.evaluate(inputs.batch, thread_count(arguments.threads));
  const double seconds = stopwatch.seconds();
  const ByteVector bytes =
      write_batch({BatchKind::outputs, manifest.model_id, inputs.key_id, std::move(outputs)});
  write_file(arguments.out, bytes);
  const std::size_t images = inputs.batch.samples();
  if (arguments.json) {
    return print_json({{"model", manifest.name},
                       {"images", images},
                       {"batch", manifest.parameters.n},
                       {"evaluate_seconds", seconds},
                       {"download_bytes", bytes.size()},
                       {"out", arguments.out}});
  }
  print(fmt::format("{} images classified unseen in {}; the encrypted answer is {} ({}).\n",
                    with_commas(images), as_seconds(seconds), arguments.out,
                    as_bytes(bytes.size())));
}

}  // namespace

void add_predict(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App& command = add_command(
      app, {"predict", over_files, "Classify an encrypted batch, without a key (server)",
            "  sealion predict dnn-30 --in batch.enc --out answer.enc"});
  command.add_option("MODEL", arguments->model, "A model file, or a name from the zoo")
      ->required()
      ->option_text(" ");
  command.add_option("--in", arguments->in, "The encrypted batch, from encrypt")
      ->required()
      ->option_text("FILE");
  command.add_option("--out", arguments->out, "Where the encrypted answer goes")
      ->required()
      ->option_text("FILE");
  add_threads_option(command, arguments->threads);
  add_json_flag(command, arguments->json);
  command.callback([arguments] { run(*arguments); });
}

}  // namespace sealion::cli
