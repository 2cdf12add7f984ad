#include "cli/commands/import_command.h"

#include "cli/support/choice.h"
#include "cli/support/data_options.h"
#include "cli/support/options.h"
#include "cli/support/planning.h"
#include "exchange/client_kind_names.h"

namespace sealion::cli {
namespace {

void add_unit_options(CLI::App& command, onnx::RecordUnits& units) {
  command
      .add_option("--scale", units.scale,
                  "What a data loader divided records by before training (255: pixels of 0 to 1); "
                  "clients then give them as they are (default: 1)")
      ->option_text("NUMBER");
  command
      .add_option("--mean", units.mean,
                  "What it then took off: a number for all, or one for each channel or column")
      ->delimiter(',')
      ->option_text("NUMBER,...");
  command.add_option("--std", units.deviation, "What it divided by at last, likewise")
      ->delimiter(',')
      ->option_text("NUMBER,...");
}

}  // namespace

CLI::App& add_import_command(CLI::App& app, ImportArguments& arguments) {
  CLI::App& command = add_command(
      app,
      {"import", over_files, "Make an encrypted model of one that was trained elsewhere (ONNX)",
       "  sealion import model.onnx --calibration train.csv --label diagnosis\n"
       "  sealion import cnn.onnx --calibration images.npy --label labels.npy --batch 1\n"
       "  sealion import cnn.onnx --calibration photos/ --scale 255 --mean 0.5 --std 0.25\n"
       "  sealion import relu.onnx --calibration images.npy --replace-activations\n"
       "  sealion import model.onnx --calibration train.csv --out model.sealion --json"});
  command.add_option("MODEL", arguments.file, "The ONNX file")->required()->option_text(" ");
  command
      .add_option("--calibration", arguments.calibration.data,
                  "Records like those that the model will meet, as clients have them: a table, "
                  "arrays or pictures; labels are compared with where there are any")
      ->required()
      ->option_text("FILE|DIR");
  add_reading_options(command, arguments.calibration);
  add_unit_options(command, arguments.units);
  command.add_option("--out", arguments.out, "The model file (default: the ONNX file's name)")
      ->option_text("FILE");
  command.add_option("--name", arguments.name, "What the model is called (default: as the file)")
      ->option_text("NAME");
  command
      .add_option("--input-levels", arguments.levels,
                  "Integers above 0 that an input may be (default: as few as the answers allow)")
      ->option_text("1..255")
      ->check(whole_number(1, 255));
  command
      .add_option("--weight-levels", arguments.weights,
                  "The largest integer of a weight (default: as small as the answers allow)")
      ->option_text("1..1048576")
      ->check(whole_number(1, 1048576));
  command
      .add_option(
          "--decoys", arguments.decoys,
          "Comparisons to ask besides those of the trees, so that the manifest does not tell "
          "which are theirs")
      ->option_text("0..4096")
      ->check(whole_number(0, 4096));
  add_request_options(command, "Records", arguments.batch, arguments.layout);
  add_rates_options(command, arguments.rates);
  add_choice<ClientKind>(command, "--client", arguments.client, name_of(arguments.client),
                         "Who encrypts");
  command.add_flag("--replace-activations", arguments.replaces_activations,
                   "Put polynomials in the place of activations and average pools in that of max "
                   "pools, and have the network learn on the calibration records to answer as the "
                   "original does");
  add_threads_option(command, arguments.threads);
  add_json_flag(command, arguments.json);
  return command;
}

}  // namespace sealion::cli
