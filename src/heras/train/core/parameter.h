#pragma once

#include <ATen/ATen.h>

#include <vector>

namespace sealion::heras::train {

/// What the optimizer moves.
struct Parameter {
  at::Tensor tensor;
  bool is_kernel = false;  ///< may be decayed: neither a bias nor a step nor a gate
};

inline void require_gradients(const std::vector<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) parameter.tensor.requires_grad_(true);
}

inline std::vector<at::Tensor> tensors_of(const std::vector<Parameter>& parameters) {
  std::vector<at::Tensor> tensors;
  for (const Parameter& parameter : parameters) tensors.push_back(parameter.tensor);
  return tensors;
}

/// What `give` makes of each module, one after another.
template <typename T, typename Modules, typename Give>
std::vector<T> collect(const Modules& modules, const Give& give) {
  std::vector<T> all;
  for (const auto& module : modules) {
    const std::vector<T> own = give(*module);
    all.insert(all.end(), own.begin(), own.end());
  }
  return all;
}

}  // namespace sealion::heras::train
