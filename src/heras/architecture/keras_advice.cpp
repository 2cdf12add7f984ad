#include "heras/architecture/keras_advice.h"

#include <algorithm>
#include <vector>

namespace sealion::heras {
namespace {

struct Advice {
  std::vector<std::string> kinds;
  const char* text;
};

const std::vector<Advice>& all_advice() {
  static const std::vector<Advice> all = {
      {{"MaxPooling2D", "GlobalMaxPooling2D"},
       "encrypted numbers cannot be compared: take AveragePooling2D"},
      {{"ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU"},
       "encrypted numbers cannot be compared: take an Activation with a function named 'square'"},
      {{"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM2D"},
       "there are no recurrent layers: take Flatten and Dense"},
      {{"Sequential", "Functional", "Model"},
       "a model within a model is not read: put its layers here"},
      {{"Lambda", "TFOpLambda", "SlicingOpLambda", "Multiply"},
       "for x * x take an Activation with a function named 'square'"},
      {{"Rescaling", "Normalization", "Resizing", "CategoryEncoding"},
       "what is done to data before the network is not part of it: leave it out"},
      {{"LayerNormalization", "GroupNormalization", "UnitNormalization"},
       "take BatchNormalization"},
      {{"SeparableConv2D"}, "take DepthwiseConv2D and a Conv2D with kernels of 1"}};
  return all;
}

}  // namespace

std::optional<std::string> advice_for(const std::string& kind) {
  for (const auto& [kinds, text] : all_advice()) {
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return text;
  }
  return std::nullopt;
}

}  // namespace sealion::heras
