#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <vector>

#include "data/preprocessing/preprocessing.h"
#include "onnx/lower/input_sources.h"
#include "real/quantise/input_grid.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// The inputs of a program in the order in which preprocessing makes them.
struct OrderedInputs {
  real::Program program;
  std::vector<InputSource> sources;  ///< [inputs of the program]
};

/// Of records every number in its place, of a table what the program reads: column by column, the
/// categories of one ascending. Where inputs are tests, or a column is read in several ways, only
/// what the program reads and decoys, column by column.
OrderedInputs ordered_inputs(const real::Program& program, const std::vector<InputSource>& sources,
                             const Inputs& inputs);

/// What makes the integers of a grid of raw records: what the model's clients do. `all` are the
/// sources that those in use were chosen of.
Preprocessing preprocessing_for(const std::vector<InputSource>& sources,
                                const real::InputGrid& grid, const Inputs& inputs,
                                const std::vector<InputSource>& all);

}  // namespace sealion::onnx
