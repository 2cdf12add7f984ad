#include "heras/train/heads/head_network.h"

namespace sealion::heras::train {
namespace {

at::Tensor to_rows(const std::vector<double>& values, std::int64_t columns) {
  return at::tensor(values, at::kDouble).view({-1, columns});
}

}  // namespace

at::Tensor HeadNetwork::scores(const at::Tensor& rows) const {
  at::Tensor values = rows;
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    if (i > 0) values = values.relu();
    values = at::addmm(biases[i], values, kernels[i]);
  }
  return values;
}

HeadNetwork to_network(const Head& head) {
  HeadNetwork network;
  for (const HeadLayer& layer : head.layers) {
    const auto units = static_cast<std::int64_t>(layer.units());
    network.kernels.push_back(to_rows(layer.kernel, units));
    network.biases.push_back(to_rows(layer.bias, units)[0]);
  }
  const at::Tensor mean = to_rows(head.mean, static_cast<std::int64_t>(head.features()));
  network.kernels[0] = network.kernels[0] / head.scale;
  network.biases[0] = network.biases[0] - at::mm(mean, network.kernels[0])[0];
  return network;
}

at::Tensor to_tensor(const FeatureTable& table) {
  // libtorch has no tensors of constant memory; nobody writes to this one.
  return at::from_blob(
      const_cast<double*>(table.values.data()),
      {static_cast<std::int64_t>(table.rows), static_cast<std::int64_t>(table.columns)},
      at::kDouble);
}

std::vector<double> to_vector(const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().contiguous();
  const double* data = values.data_ptr<double>();
  return {data, data + values.numel()};
}

}  // namespace sealion::heras::train
