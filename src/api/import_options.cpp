#include "api/import_options.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "api/model_state.h"
#include "onnx/import/report_json.h"

namespace sealion::models {

onnx::ImportOptions to_onnx(const ImportOptions& options) {
  return {.name = options.name,
          .input_levels = options.input_levels,
          .weight_levels = options.weight_levels,
          .decoys = options.decoys,
          .units = {options.scale, options.mean, options.deviation}};
}

Imported to_imported(onnx::ImportedModel imported) {
  const std::string report = onnx::to_json(imported.report).dump(2);
  return {Model(std::make_unique<Model::State>(Model::State{std::move(imported.model)})), report};
}

}  // namespace sealion::models
