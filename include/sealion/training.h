#pragma once

#include <sealion/heras.h>
#include <sealion/import.h>

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
  std::size_t epochs = 10;         ///< times through the records, all phases together
  std::size_t batch_size = 32;     ///< records of one step
  double validation_split = 0;     ///< share of the records, the last ones, that only judge
  std::uint64_t seed = 1;          ///< same seed and data: same model, to the bit
  bool augment = true;             ///< turn, scale, shear and shift pictures anew each epoch
};

/// How one epoch ended.
struct Epoch {
  double loss = 0;                            ///< on the records to learn from
  std::optional<double> accuracy;             ///< likewise, 0 to 1
  std::optional<double> validation_accuracy;  ///< of the integer network, on held-out records
};

/// Finds the model's integer weights by training on records of known classes, of which one output
/// tells two apart, or of known numbers, and calibrates it: first in floating point, then with
/// weights rounded at each use. Throws `Error`: `invalid_argument` for classes or options that do
/// not fit and where training diverges, `incompatible` for records that the model does not take,
/// `unsupported` for a network that it cannot train, `cancelled` once the context asks to stop; the
/// model is unchanged then.
SEALION_EXPORT std::vector<Epoch> fit(models::Model& model, const Dataset& data,
                                      const FitOptions& options = {},
                                      const ExecutionContext& context = {});

/// `models::import_onnx` of a network whose activations and pools encrypted numbers cannot do:
/// polynomials take their place, average pools that of max pools, and the network learns on the
/// calibration records to answer as the original does. Throws as that does, of operators only for
/// those that nothing can stand in for.
SEALION_EXPORT models::Imported import_with_stand_ins(std::span<const std::uint8_t> bytes,
                                                      const std::string& what,
                                                      const Dataset& calibration,
                                                      const models::ImportOptions& options = {},
                                                      const ExecutionContext& context = {});

}  // namespace sealion::training
