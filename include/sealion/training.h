#pragma once

#include <sealion/heras.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What finds a model's weights. The component holds all of `heras` besides, and needs libtorch.
namespace sealion::training {

/// How to search for weights.
struct FitOptions {
  std::string optimizer = "adam";  ///< "adam", "adamw" or "sgd"
  double learning_rate = 3e-3;     ///< the highest of the schedule
  std::size_t epochs = 10;         ///< times through the images, all phases together
  std::size_t batch_size = 32;     ///< images of one step
  double validation_split = 0;     ///< share of the images, the last ones, that only judge
  std::uint64_t seed = 1;          ///< same seed and data: same model, to the bit
  bool augment = true;             ///< turn, scale, shear and shift the images anew each epoch
};

/// How one epoch ended.
struct Epoch {
  double loss = 0;                            ///< on the training images
  std::optional<double> accuracy;             ///< likewise, 0 to 1
  std::optional<double> validation_accuracy;  ///< of the integer network, where images are held out
};

/// Finds the model's integer weights by training on `images`, and calibrates it: first in floating
/// point, then with weights rounded at each use. Throws `Error`: `invalid_argument` for images or
/// options that do not fit and where training diverges, `unsupported` for a network that it cannot
/// train, `cancelled` once the context asks to stop; the model is unchanged then.
SEALION_EXPORT std::vector<Epoch> fit(models::Model& model, const ImageSet& images,
                                      const FitOptions& options = {},
                                      const ExecutionContext& context = {});

}  // namespace sealion::training
