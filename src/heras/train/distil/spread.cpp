#include "heras/train/distil/spread.h"

namespace sealion::heras::train {

Spread spread_of(const at::Tensor& values, std::int64_t channels) {
  constexpr double least_share = 0.05;  // of the range
  const at::Tensor rows = values.detach().reshape({-1, channels});
  const at::Tensor mean = rows.mean(0);
  const at::Tensor away = rows - mean;
  const at::Tensor least = away.abs().amax(0) * least_share;
  const at::Tensor deviation = at::maximum(away.square().mean(0).sqrt(), least);
  return {mean, at::where(deviation > 0, deviation, at::ones_like(deviation))};
}

std::vector<double> to_doubles(const at::Tensor& tensor) {
  const at::Tensor values = tensor.detach().to(at::kDouble).contiguous();
  const double* data = values.data_ptr<double>();
  return {data, data + values.numel()};
}

}  // namespace sealion::heras::train
