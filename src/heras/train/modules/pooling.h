#pragma once

#include "heras/train/core/module.h"
#include "program/window.h"

namespace sealion::heras::train {

/// Averages of windows, as AveragePooling2D and GlobalAveragePooling2D take them: a sum of
/// integers whose steps are smaller by the window's area.
class QuantisedPool final : public QuantisedModule {
 public:
  QuantisedPool(const Window& window, Shape shape) : window_(window), shape_(std::move(shape)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override;

 private:
  Window window_;
  Shape shape_;
};

}  // namespace sealion::heras::train
