#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <vector>

#include "onnx/lower/input_sources.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// Adds to the inputs of a program `count` tests that nothing reads, or as many as the data allow:
/// edges between values of the records, on the columns that the program's own tests look at. They
/// lie where a tree's could. Without such tests there are none.
void add_decoys(real::Program& program, std::vector<InputSource>& sources, const Inputs& inputs,
                std::size_t count);

}  // namespace sealion::onnx
