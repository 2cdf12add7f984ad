#pragma once

/// Every kind of layer, and how to ask one what it is.

#include <concepts>
#include <type_traits>
#include <variant>

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
#include "heras/layers/integer_program.h"
#include "heras/layers/layer.h"
#include "heras/layers/reshape.h"
#include "heras/layers/zero_padding2d.h"

namespace sealion::heras {

/// What `visitor` makes of the layer as what it is: of `const Dense&`, ... Without a case for each
/// kind it does not compile.
template <typename Visitor>
decltype(auto) visit_layer(const Layer& layer, Visitor&& visitor) {
  return std::visit([&](const auto* as_it_is) -> decltype(auto) { return visitor(*as_it_is); },
                    layer.any());
}

/// The layer as an L, which may be what several kinds have in common; null where it is none.
template <std::derived_from<Layer> L>
const L* layer_as(const Layer& layer) {
  return visit_layer(layer, [](const auto& as_it_is) -> const L* {
    if constexpr (std::derived_from<std::remove_cvref_t<decltype(as_it_is)>, L>) {
      return &as_it_is;
    } else {
      return nullptr;
    }
  });
}

}  // namespace sealion::heras
