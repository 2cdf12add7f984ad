#pragma once

#include <cstdint>
#include <vector>

#include "heras/model/model.h"

namespace sealion::heras {

/// What the reader of such a forecast should know.
inline constexpr const char* stand_in_note =
    "there are no trained weights yet: these were drawn from all that the layers allow, and so "
    "were "
    "records";

/// Gives a network that is not trained the weights that a forecast needs in their place: kernels
/// drawn uniformly from all integers that the layers' saturations allow, no biases; batch
/// normalisation folded, sums without factors, all gates open. The same seed, the same weights.
void draw_stand_in_weights(Model& model, std::uint64_t seed = 1);

/// What calibration would note on records of such integers, drawn uniformly from what the Input
/// takes: the largest value of every node of the program.
std::vector<double> stand_in_largest_values(const Model& model, std::uint64_t seed = 1);

}  // namespace sealion::heras
