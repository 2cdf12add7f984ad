#pragma once

#include <sealion/inputs.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "heras/model/model.h"
#include "heras/train/networks/float_network.h"
#include "heras/train/networks/trainable.h"
#include "heras/training/training.h"
#include "heras/transfer/decoder.h"

namespace sealion::heras::train {

/// What there is to learn without labels, and from what.
struct VariationalTask {
  const Model& encoder;
  const std::vector<std::size_t>& decoder_hidden;
  const Inputs& images;  ///< pictures
  const CompileOptions& compile;
  const FitOptions& fit;
};

struct VariationalResult {
  IntegerNetwork encoder;
  Decoder decoder;
  History history;
};

/// Trains in floating point first and then with the encoder's weights rounded. Throws
/// `invalid_argument` where the loss is no number any more.
VariationalResult train_variational(const VariationalTask& task);

/// The encoder of the same training if it is never rounded: frozen where the other's rounding
/// begins.
std::unique_ptr<FloatNetwork> train_float_variational(const VariationalTask& task);

}  // namespace sealion::heras::train
