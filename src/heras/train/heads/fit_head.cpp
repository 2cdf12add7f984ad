#include "heras/train/heads/fit_head.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/optim/lbfgs.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "heras/train/core/single_thread.h"
#include "heras/train/heads/head_network.h"

namespace sealion::heras::train {
namespace {

void check_rows(const FeatureTable& features, std::span<const std::uint8_t> labels) {
  if (features.rows == 0 || features.columns == 0) {
    fail(ErrorCode::invalid_argument, "no features to fit a head to");
  }
  if (labels.size() != features.rows) {
    fail(ErrorCode::invalid_argument, "{} labels for {} rows of features", labels.size(),
         features.rows);
  }
}

/// Where the features lie and how far they spread.
struct Standard {
  at::Tensor mean;  ///< [features]
  double scale;

  at::Tensor apply(const at::Tensor& rows) const { return (rows - mean) / scale; }
};

Standard standard_of(const at::Tensor& rows) {
  const at::Tensor mean = rows.mean(0);
  const double scale = std::sqrt((rows - mean).square().sum(1).mean().item<double>());
  return {mean, scale > 0 ? scale : 1};
}

/// Less than keeps the size of values (He, Zhang, Ren, Sun 2015, section 2.2): what the weights
/// start from costs too, and of many features most of it would stay.
constexpr double first_kernel = 0.3 * std::numbers::sqrt2;

/// The last layer starts at 0, from where a linear head has but one way down.
HeadNetwork first_network(std::int64_t features, std::int64_t classes, const HeadOptions& options) {
  HeadNetwork network;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  std::int64_t inputs = features;
  const auto add = [&](const at::Tensor& kernel) {
    network.kernels.push_back(kernel.requires_grad_());
    network.biases.push_back(at::zeros({kernel.size(1)}, at::kDouble).requires_grad_());
    inputs = kernel.size(1);
  };
  if (options.hidden_units > 0) {
    const auto units = static_cast<std::int64_t>(options.hidden_units);
    add(at::randn({inputs, units}, generator, at::kDouble) * first_kernel);
  }
  add(at::zeros({inputs, classes}, at::kDouble));
  return network;
}

/// Per row, so that the optimiser's tolerances mean the same for few and many.
at::Tensor loss(const HeadNetwork& network, const at::Tensor& rows, const at::Tensor& labels,
                double weight_decay) {
  at::Tensor squares = at::zeros({}, at::kDouble);
  for (const at::Tensor& kernel : network.kernels) squares = squares + kernel.square().sum();
  return at::cross_entropy_loss(network.scores(rows), labels) +
         squares * (weight_decay / 2 / static_cast<double>(rows.size(0)));
}

void minimise(const HeadNetwork& network, const at::Tensor& rows, const at::Tensor& labels,
              const HeadOptions& options, const ExecutionContext& context) {
  std::vector<at::Tensor> parameters = network.kernels;
  parameters.insert(parameters.end(), network.biases.begin(), network.biases.end());
  torch::optim::LBFGS optimizer(parameters, torch::optim::LBFGSOptions()
                                                .max_iter(static_cast<int64_t>(options.epochs))
                                                .tolerance_grad(1e-5)
                                                .history_size(10)
                                                .line_search_fn("strong_wolfe"));
  optimizer.step([&] {
    context.check_stop();
    optimizer.zero_grad();
    at::Tensor value = loss(network, rows, labels, options.weight_decay);
    value.backward();
    return value;
  });
}

HeadNetwork fit_network(const at::Tensor& rows, const at::Tensor& labels, std::int64_t classes,
                        const HeadOptions& options, const ExecutionContext& context) {
  HeadNetwork network = first_network(rows.size(1), classes, options);
  minimise(network, rows, labels, options, context);
  return network;
}

/// In the space of the rows, where they are fewer than the features: of what a kernel does to the
/// rest of space they tell nothing, and it costs least to do nothing.
HeadNetwork fit_in_span(const at::Tensor& rows, const at::Tensor& labels, std::int64_t classes,
                        const HeadOptions& options, const ExecutionContext& context) {
  const at::Tensor basis = std::get<0>(at::linalg_qr(rows.t()));  // [features][rows]
  HeadNetwork network = fit_network(at::mm(rows, basis), labels, classes, options, context);
  network.kernels[0] = at::mm(basis, network.kernels[0]);
  return network;
}

Head to_head(const Standard& standard, const HeadNetwork& network) {
  Head head{to_vector(standard.mean), standard.scale, {}};
  for (std::size_t i = 0; i < network.kernels.size(); ++i) {
    head.layers.push_back({to_vector(network.kernels[i]), to_vector(network.biases[i])});
  }
  return head;
}

}  // namespace

Head fit_head(const FeatureTable& features, std::span<const std::uint8_t> labels,
              const HeadOptions& options, const ExecutionContext& context) {
  check_head_options(options);
  check_rows(features, labels);
  const SingleThreaded single_threaded;
  const at::Tensor rows = to_tensor(features);
  const at::Tensor targets = at::tensor(std::vector<std::int64_t>(labels.begin(), labels.end()));
  const std::int64_t classes = std::max<std::int64_t>(targets.max().item<std::int64_t>() + 1, 2);
  const Standard standard = standard_of(rows);
  const at::Tensor seen = standard.apply(rows);
  const auto fit = seen.size(0) < seen.size(1) ? fit_in_span : fit_network;
  Head head = to_head(standard, fit(seen, targets, classes, options, context));
  try {
    check_head(head);
  } catch (const Error& error) {
    fail(ErrorCode::invalid_argument, "no head fits these features: {}", error.what());
  }
  return head;
}

}  // namespace sealion::heras::train
