#pragma once

#include "cli/support/progress.h"
#include "heras/train/fit.h"
#include "heras/train/variational_fit.h"
#include "heras/training/training.h"
#include "heras/zoo/zoo.h"
#include "layouts/cost_defaults.h"

namespace sealion::cli {

/// Tells of a training on stderr: the bar within an epoch, and a line for an epoch that ended.
class TrainingProgress {
 public:
  void operator()(const heras::FitProgress& now);
  void end_epoch();

 private:
  Progress bar_;
  heras::FitProgress last_;
};

/// Compiles, fits and deploys a Model or a VariationalAutoencoder, with progress on stderr.
template <typename Trained, typename Data>
void fit_with_progress(Trained& model, heras::TrainingRecipe recipe, const Data& data) {
  TrainingProgress progress;
  recipe.fit.progress = [&progress](const heras::FitProgress& now) { progress(now); };
  model.compile(recipe.compile);
  heras::fit(model, data, recipe.fit);
  progress.end_epoch();
  // Not with measured rates: the same training makes the same files.
  model.deploy({.cost_model = default_cost_model()}, recipe.fit.context);
}

}  // namespace sealion::cli
