#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "cli/support/data_options.h"
#include "cli/support/rates_options.h"
#include "exchange/client_kind.h"
#include "onnx/import/record_units.h"
#include "planner/planner.h"

namespace sealion::cli {

/// All that `import` takes.
struct ImportArguments {
  std::string file, out, name;
  DataArguments calibration;
  onnx::RecordUnits units;
  std::optional<std::int64_t> levels;
  std::optional<std::int32_t> weights;
  std::size_t decoys = 0;
  std::optional<std::size_t> batch;
  std::optional<LayoutKind> layout;
  RatesArguments rates;
  ClientKind client = ClientKind::sealion;
  bool replaces_activations = false;
  std::size_t threads = 0;
  bool json = false;
};

/// The command `import` with all its options; the caller says what it does.
CLI::App& add_import_command(CLI::App& app, ImportArguments& arguments);

}  // namespace sealion::cli
