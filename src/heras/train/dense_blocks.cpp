#include "heras/train/dense_blocks.h"

#include "base/error.h"
#include "heras/activation.h"
#include "heras/flatten.h"
#include "heras/input.h"

namespace sealion::heras::train {
namespace {

template <typename L>
bool is(const Layer& layer) {
  return dynamic_cast<const L*>(&layer) != nullptr;
}

void add_activation(const Layer& layer, std::vector<DenseBlock>& blocks) {
  if (blocks.empty()) {
    fail(ErrorCode::unsupported,
         "{}: cannot train an activation of the pixels themselves: put a Dense layer before it",
         layer.name());
  }
  ++blocks.back().squares;
}

}  // namespace

std::vector<DenseBlock> dense_blocks(const Sequential& model) {
  std::vector<DenseBlock> blocks;
  for (const Layer* layer : model.layers()) {
    if (const auto* dense = dynamic_cast<const Dense*>(layer)) {
      blocks.push_back({static_cast<std::int64_t>(dense->inputs()),
                        static_cast<std::int64_t>(dense->units()),
                        static_cast<float>(dense->saturation()), 0});
    } else if (is<Activation>(*layer)) {
      add_activation(*layer, blocks);
    } else if (!is<Input>(*layer) && !is<Flatten>(*layer)) {
      fail(ErrorCode::unsupported, "{}: training does not know the layer {}", layer->name(),
           layer->kind());
    }
  }
  if (blocks.empty()) {
    fail(ErrorCode::unsupported, "the model '{}' has no Dense layer: there is nothing to train",
         model.name());
  }
  return blocks;
}

}  // namespace sealion::heras::train
