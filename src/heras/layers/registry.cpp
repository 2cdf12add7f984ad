#include <fmt/ranges.h>

#include <array>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "heras/layers/activation.h"
#include "heras/layers/activity_sparsifier.h"
#include "heras/layers/add.h"
#include "heras/layers/average_pooling2d.h"
#include "heras/layers/batch_normalization.h"
#include "heras/layers/concatenate.h"
#include "heras/layers/conv2d.h"
#include "heras/layers/dense.h"
#include "heras/layers/depthwise_conv2d.h"
#include "heras/layers/dropout.h"
#include "heras/layers/flatten.h"
#include "heras/layers/global_average_pooling2d.h"
#include "heras/layers/input.h"
#include "heras/layers/layer.h"
#include "heras/layers/reshape.h"
#include "heras/layers/zero_padding2d.h"

namespace sealion::heras {
namespace {

struct Kind {
  const char* name;
  std::unique_ptr<Layer> (*from_config)(const nlohmann::json& config);
};

template <typename L>
constexpr Kind kind_of() {
  return {L::kind_name, [](const nlohmann::json& config) -> std::unique_ptr<Layer> {
            return std::make_unique<L>(L::from_config(config));
          }};
}

constexpr std::array kinds = {kind_of<Input>(),
                              kind_of<Flatten>(),
                              kind_of<Reshape>(),
                              kind_of<Dense>(),
                              kind_of<Conv2D>(),
                              kind_of<DepthwiseConv2D>(),
                              kind_of<AveragePooling2D>(),
                              kind_of<GlobalAveragePooling2D>(),
                              kind_of<ZeroPadding2D>(),
                              kind_of<BatchNormalization>(),
                              kind_of<Activation>(),
                              kind_of<ActivitySparsifier>(),
                              kind_of<Dropout>(),
                              kind_of<Add>(),
                              kind_of<Concatenate>()};

}  // namespace

std::unique_ptr<Layer> layer_from_config(const std::string& kind, const nlohmann::json& config) {
  std::vector<const char*> known;
  for (const Kind& candidate : kinds) {
    if (kind == candidate.name) return candidate.from_config(config);
    known.push_back(candidate.name);
  }
  fail(ErrorCode::unsupported, "unknown layer '{}': this build knows {}", kind,
       fmt::join(known, ", "));
}

}  // namespace sealion::heras
