#pragma once

#include <vector>

#include "onnx/lower/lower_graph.h"

namespace sealion::onnx {

/// What was done to records before training, outside the graph, as data loaders do it:
/// (number / scale - mean) / deviation.
struct RecordUnits {
  double scale = 1;
  std::vector<double> mean = {}, deviation = {};  ///< none, one for all, or one for each channel

  bool are_none() const { return scale == 1 && mean.empty() && deviation.empty(); }
};

/// For all numbers of a record of this shape, or none. Channels are the last dimension, else the
/// first. Throws `invalid_argument` for numbers that are not finite, a scale or deviation that is
/// not above 0, and where a record has not so many channels.
std::vector<RecordLayout::Unit> units_of(const RecordUnits& units, const Shape& record);

}  // namespace sealion::onnx
