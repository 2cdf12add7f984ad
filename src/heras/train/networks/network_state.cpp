#include "heras/train/networks/network_state.h"

#include <algorithm>

namespace sealion::heras::train {

NetworkState snapshot(const Trainable& network) {
  NetworkState state;
  for (const at::Tensor& tensor : network.state()) {
    const at::Tensor row_major = tensor.detach().contiguous();
    state.emplace_back(row_major.data_ptr<float>(),
                       row_major.data_ptr<float>() + row_major.numel());
  }
  return state;
}

bool restorable(const Trainable& network, const NetworkState& state) {
  const std::vector<at::Tensor> tensors = network.state();
  return std::equal(tensors.begin(), tensors.end(), state.begin(), state.end(),
                    [](const at::Tensor& tensor, const std::vector<float>& values) {
                      return static_cast<std::size_t>(tensor.numel()) == values.size();
                    });
}

bool restore(const Trainable& network, const NetworkState& state) {
  if (!restorable(network, state)) return false;
  const at::NoGradGuard no_gradient;
  const std::vector<at::Tensor> tensors = network.state();
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    tensors[i].copy_(at::tensor(state[i], at::kFloat).view(tensors[i].sizes()));
  }
  return true;
}

}  // namespace sealion::heras::train
