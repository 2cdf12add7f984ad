#pragma once

#include <ATen/Generator.h>

#include <memory>
#include <vector>

#include "heras/model/model.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// The layers of a model for the first phase, with random weights; a `gate_penalty` above 0 takes
/// the place of that of its gates. Throws `unsupported` naming a
/// layer that training cannot take where it stands.
std::vector<std::unique_ptr<FloatModule>> make_float_modules(const Model& model,
                                                             const at::Generator& generator,
                                                             double gate_penalty);

/// The layers of a trained model as its integers make them, in double precision, which is exact as
/// long as values stay below 2^53.
std::vector<std::unique_ptr<QuantisedModule>> make_exact_modules(const Model& model);

}  // namespace sealion::heras::train
