#include <sealion/import.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "api/import_options.h"
#include "api/model_state.h"
#include "data/dataset.h"
#include "onnx/file/read_graph.h"
#include "onnx/import/import_model.h"
#include "onnx/import/unrounded_model.h"

namespace sealion::models {

struct OriginalModel::State {
  onnx::UnroundedModel model;
};

Imported import_onnx(std::span<const std::uint8_t> bytes, const std::string& what,
                     const Dataset& calibration, const ImportOptions& options,
                     const ExecutionContext& context) {
  check_dataset(calibration);
  return to_imported(
      onnx::import_model(onnx::read_graph(bytes, what), calibration, to_onnx(options), context));
}

OriginalModel::OriginalModel(std::shared_ptr<const State> state) : state_(std::move(state)) {}

OriginalModel OriginalModel::read(std::span<const std::uint8_t> bytes, const std::string& what,
                                  const Dataset& examples, const ImportOptions& options) {
  check_dataset(examples);
  return OriginalModel(std::make_shared<const State>(State{
      onnx::UnroundedModel(onnx::read_graph(bytes, what), examples, to_onnx(options).units)}));
}

std::vector<double> OriginalModel::predict(const Inputs& records,
                                           const ExecutionContext& context) const {
  return state_->model.said(records, context);
}

std::vector<double> OriginalModel::numbers(const Inputs& records,
                                           const ExecutionContext& context) const {
  const std::optional<RealBatch> batch = state_->model.numbers(records, context);
  std::vector<double> all;
  for (std::size_t s = 0; batch && s < batch->samples(); ++s) {
    for (std::size_t i = 0; i < batch->features(); ++i) all.push_back(batch->feature(i)[s]);
  }
  return all;
}

}  // namespace sealion::models
