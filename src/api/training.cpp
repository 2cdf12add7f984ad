#include <sealion/training.h>

#include "api/import_options.h"
#include "api/model_state.h"
#include "heras/train/distil/distil.h"
#include "heras/train/fit.h"
#include "onnx/file/read_graph.h"

namespace sealion::training {
namespace {

heras::FitOptions to_heras(const FitOptions& options, const ExecutionContext& context) {
  heras::FitOptions result;
  result.epochs = options.epochs;
  result.batch_size = options.batch_size;
  result.validation_split = options.validation_split;
  result.seed = options.seed;
  if (!options.augment) result.augmentation.reset();
  result.context = context;
  return result;
}

heras::Loss loss_for(const Targets& targets) {
  if (std::holds_alternative<RealTargets>(targets)) return heras::losses::MeanSquaredError{};
  return {};
}

}  // namespace

std::vector<Epoch> fit(models::Model& model, const Dataset& data, const FitOptions& options,
                       const ExecutionContext& context) {
  heras::Model& network = model.state().model;
  network.compile({.optimizer = options.optimizer,
                   .learning_rate = options.learning_rate,
                   .loss = loss_for(data.targets)});
  std::vector<Epoch> epochs;
  for (const heras::Epoch& epoch : heras::fit(network, data, to_heras(options, context)).epochs) {
    epochs.push_back({epoch.loss, epoch.accuracy, epoch.validation_accuracy});
  }
  return epochs;
}

models::Imported import_with_stand_ins(std::span<const std::uint8_t> bytes, const std::string& what,
                                       const Dataset& calibration,
                                       const models::ImportOptions& options,
                                       const ExecutionContext& context) {
  onnx::ImportOptions distilling = models::to_onnx(options);
  distilling.distiller = heras::train::distil;
  return models::to_imported(
      onnx::import_model(onnx::read_graph(bytes, what), calibration, distilling, context));
}

}  // namespace sealion::training
