#include <sealion/training.h>

#include "api/model_state.h"
#include "heras/train/fit.h"

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

}  // namespace sealion::training
