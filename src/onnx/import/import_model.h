#pragma once

#include <sealion/data.h>

#include <cstdint>
#include <optional>
#include <string>

#include "base/execution_context.h"
#include "heras/model/model.h"
#include "onnx/file/graph.h"
#include "onnx/import/record_units.h"
#include "onnx/import/report.h"
#include "real/distillation.h"

namespace sealion::onnx {

struct ImportOptions {
  std::string name;                                ///< of the model
  std::optional<std::int64_t> input_levels = {};   ///< without it, as few as the answers allow
  std::optional<std::int32_t> weight_levels = {};  ///< likewise
  std::size_t decoys = 0;  ///< tests that no tree asks, among those that trees do
  RecordUnits units = {};  ///< what clients' records are to the model
  /// Where it is given, polynomials and means take the place of what encrypted numbers cannot do,
  /// and this teaches them to answer as the original does.
  real::Distiller distiller = {};
};

/// A model that was trained elsewhere, ready to be planned and to answer encrypted records.
struct ImportedModel {
  heras::Model model;
  ImportReport report;
};

/// Makes integers of a network that was trained elsewhere: what stands before its first weight and
/// behind its last becomes the client's (`Preprocessing`, `Task`), weights are rounded so that the
/// answers on the calibration records stay what the original's are. What is known of the records
/// (`Dataset::targets`) is measured against, and nothing is learned from it. Throws `unsupported`
/// naming the operators that encrypted numbers cannot do, all of them at once; with a distiller
/// those that nothing can stand in for; and `incompatible` where the records are not the model's.
/// The context is told how far distillation is.
ImportedModel import_model(const Graph& graph, const Dataset& calibration,
                           const ImportOptions& options, const ExecutionContext& context = {});

}  // namespace sealion::onnx
