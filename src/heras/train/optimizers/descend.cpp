#include "heras/train/optimizers/descend.h"

#include <cmath>

namespace sealion::heras::train {
namespace {

std::vector<ParameterView> views(const std::vector<Parameter>& parameters) {
  std::vector<ParameterView> all;
  for (const auto& [tensor, is_kernel] : parameters) {
    const auto size = static_cast<std::size_t>(tensor.numel());
    // A gradient may come in another memory order than its parameter's.
    if (tensor.grad().strides() != tensor.strides()) {
      tensor.mutable_grad() = at::empty_like(tensor.detach()).copy_(tensor.grad());
    }
    all.push_back(
        {{tensor.data_ptr<float>(), size}, {tensor.grad().data_ptr<float>(), size}, is_kernel});
  }
  return all;
}

}  // namespace

void clip_gradients(const std::vector<Parameter>& parameters, double most) {
  double squares = 0;
  for (const Parameter& parameter : parameters) {
    squares += parameter.tensor.grad().square().sum().item<double>();
  }
  const double length = std::sqrt(squares);
  if (length <= most) return;
  for (const Parameter& parameter : parameters) parameter.tensor.mutable_grad().mul_(most / length);
}

void move(const std::vector<Parameter>& parameters, Optimizer& optimizer, double rate) {
  optimizer.step(views(parameters), rate);
  for (const Parameter& parameter : parameters) parameter.tensor.mutable_grad().reset();
}

void descend(const at::Tensor& loss, const std::vector<Parameter>& parameters, Optimizer& optimizer,
             double rate) {
  loss.backward();
  move(parameters, optimizer, rate);
}

}  // namespace sealion::heras::train
