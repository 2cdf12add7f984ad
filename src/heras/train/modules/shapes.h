#pragma once

#include <cstdint>
#include <vector>

#include "heras/layers/zero_padding2d.h"
#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// {batch} and the shape, as libtorch has sizes.
std::vector<std::int64_t> batched(std::int64_t batch, const Shape& shape);

/// The client's levels, 0..saturation, times `step`.
class QuantisedInput final : public QuantisedModule {
 public:
  QuantisedInput(Shape shape, double step) : shape_(std::move(shape)), step_(step) {}

  at::Tensor log_steps(const std::vector<at::Tensor>&) const override;
  at::Tensor values(const std::vector<Quantity>& levels, const at::Tensor&) const override {
    const at::Tensor& x = levels.front().values;
    return x.reshape(batched(x.size(0), shape_)) * step_;
  }

 private:
  Shape shape_;
  double step_;
};

/// Flatten and Reshape: the same elements, row-major. Steps that differ follow the
/// elements into a row; other shapes ask for one step.
class QuantisedReshape final : public QuantisedModule {
 public:
  QuantisedReshape(Shape from, Shape to) : from_(std::move(from)), to_(std::move(to)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    const at::Tensor& x = inputs.front().values;
    return x.reshape(batched(x.size(0), to_));
  }

 private:
  Shape from_, to_;
};

/// Zeros around an image.
class QuantisedPadding final : public QuantisedModule {
 public:
  QuantisedPadding(const Borders& borders, Shape shape)
      : borders_(borders), shape_(std::move(shape)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override {
    return inputs.front();
  }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override;

 private:
  Borders borders_;
  Shape shape_;
};

/// What only training does, or what another layer has taken over.
class QuantisedIdentity final : public QuantisedModule {
 public:
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override {
    return inputs.front();
  }
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override {
    return inputs.front().values;
  }
};

class FloatDropout final : public FloatModule {
 public:
  FloatDropout(double rate, at::Generator generator)
      : rate_(rate), generator_(std::move(generator)) {}

  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  void freeze() override { rate_ = 0; }
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override {
    return std::make_unique<QuantisedIdentity>();
  }

 private:
  double rate_;
  at::Generator generator_;
};

}  // namespace sealion::heras::train
