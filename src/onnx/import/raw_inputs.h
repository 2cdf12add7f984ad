#pragma once

#include <sealion/inputs.h>

#include <vector>

#include "base/tensor.h"
#include "onnx/import/record_units.h"
#include "onnx/lower/input_sources.h"
#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {

/// What a model meets: the columns and shapes of records.
RecordLayout layout_of(const Inputs& inputs, const RecordUnits& units = {});

/// The numbers that go into a lowered graph for records [first, first + count): [sources][count],
/// NaN where a number is missing and none is taken in its place.
RealBatch raw_inputs(const Inputs& inputs, const std::vector<InputSource>& sources,
                     std::size_t first, std::size_t count);

}  // namespace sealion::onnx
