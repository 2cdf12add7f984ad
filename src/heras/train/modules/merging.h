#pragma once

#include "heras/train/core/module.h"

namespace sealion::heras::train {

/// Add: each input has one step, and an integer factor that brings it near to the smallest of them.
class FloatAdd final : public FloatModule {
 public:
  at::Tensor forward(const std::vector<at::Tensor>& inputs) override;
  std::unique_ptr<QuantisedModule> quantised(const std::vector<at::Tensor>&) const override;
};

class QuantisedAdd final : public QuantisedModule {
 public:
  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs,
                    const at::Tensor& log_steps) const override;
  LayerWeights integers(const std::vector<at::Tensor>& input_log_steps) const override;
};

/// The sum with the factors of a trained Add.
std::unique_ptr<QuantisedModule> exact_add(const Layer& add);

/// Concatenate along `dimension` of the samples; steps that differ must be along it.
class QuantisedConcatenate final : public QuantisedModule {
 public:
  QuantisedConcatenate(std::size_t dimension, std::vector<Shape> inputs)
      : dimension_(dimension), shapes_(std::move(inputs)) {}

  at::Tensor log_steps(const std::vector<at::Tensor>& inputs) const override;
  at::Tensor values(const std::vector<Quantity>& inputs, const at::Tensor&) const override;

 private:
  std::size_t dimension_;
  std::vector<Shape> shapes_;
};

}  // namespace sealion::heras::train
