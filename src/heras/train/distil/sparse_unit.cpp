#include "heras/train/distil/sparse_unit.h"

#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <map>
#include <span>
#include <utility>

#include "heras/train/distil/spread.h"

namespace sealion::heras::train {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Which inputs the rows add up.
struct Rows {
  at::Tensor starts, columns;  ///< [rows + 1] and [entries], integers

  std::int64_t count() const { return starts.size(0) - 1; }
};

Rows rows_of(const real::LinearNode& linear) {
  return {at::tensor(std::vector<std::int64_t>(linear.row_starts.begin(), linear.row_starts.end())),
          at::tensor(std::vector<std::int64_t>(linear.columns.begin(), linear.columns.end()))};
}

/// Calls visit(row, entry, column) for every entry.
template <typename Visit>
void for_each_entry(const Rows& rows, const Visit& visit) {
  const auto* starts = rows.starts.data_ptr<std::int64_t>();
  const auto* columns = rows.columns.data_ptr<std::int64_t>();
  for (std::int64_t r = 0; r < rows.count(); ++r) {
    for (std::int64_t e = starts[r]; e < starts[r + 1]; ++e) visit(r, e, columns[e]);
  }
}

/// sum += weight * numbers, both of `count`
void add_scaled(float* sum, float weight, const float* numbers, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) sum[i] += weight * numbers[i];
}

float dot(const float* a, const float* b, std::int64_t count) {
  float sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

/// Inputs [columns][records], weights [entries] -> [rows][records]: what a row adds up lies
/// together.
struct SparseProduct : torch::autograd::Function<SparseProduct> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& inputs,
                            const at::Tensor& weights, const at::Tensor& starts,
                            const at::Tensor& columns) {
    context->save_for_backward({inputs, weights, starts, columns});
    const Rows rows{starts, columns};
    const std::int64_t records = inputs.size(1);
    at::Tensor sums = at::zeros({rows.count(), records});
    const float* const from = inputs.data_ptr<float>();
    const float* const factors = weights.data_ptr<float>();
    float* const to = sums.data_ptr<float>();
    for_each_entry(rows, [&](std::int64_t row, std::int64_t entry, std::int64_t column) {
      add_scaled(to + row * records, factors[entry], from + column * records, records);
    });
    return sums;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &inputs = saved[0], &weights = saved[1];
    const Rows rows{saved[2], saved[3]};
    const std::int64_t records = inputs.size(1);
    const at::Tensor gradient = gradients[0].contiguous();
    const at::Tensor of_inputs = at::zeros_like(inputs), of_weights = at::empty_like(weights);
    const float* const from = inputs.data_ptr<float>();
    const float* const factors = weights.data_ptr<float>();
    const float* const given = gradient.data_ptr<float>();
    float* const to_inputs = of_inputs.data_ptr<float>();
    float* const to_weights = of_weights.data_ptr<float>();
    for_each_entry(rows, [&](std::int64_t row, std::int64_t entry, std::int64_t column) {
      add_scaled(to_inputs + column * records, factors[entry], given + row * records, records);
      to_weights[entry] = dot(given + row * records, from + column * records, records);
    });
    return {of_inputs, of_weights, {}, {}};
  }
};

at::Tensor product(const at::Tensor& inputs, const at::Tensor& weights, const Rows& rows) {
  return SparseProduct::apply(inputs.t().contiguous(), weights.contiguous(), rows.starts,
                              rows.columns)
      .t();
}

class FixedRows final : public LinearUnit {
 public:
  explicit FixedRows(const real::LinearNode& linear)
      : rows_(rows_of(linear)),
        weights_(at::tensor(linear.weights, at::kFloat)),
        bias_(at::tensor(linear.bias, at::kFloat)) {}

  void standardise(const at::Tensor&) override {}
  std::vector<Parameter> parameters() const override { return {}; }
  at::Tensor forward(const at::Tensor& inputs) const override {
    return product(inputs, weights_, rows_) + bias_;
  }
  void round_to(const real::Operation& rounded) override {
    const auto& linear = std::get<real::LinearNode>(rounded);
    weights_ = at::tensor(linear.weights, at::kFloat);
    bias_ = at::tensor(linear.bias, at::kFloat);
  }
  void write(real::Operation&) const override {}

 private:
  Rows rows_;
  at::Tensor weights_, bias_;
};

/// Different numbers, and which of them each of many is.
struct Shared {
  at::Tensor values, which;
};

Shared shared(const std::vector<double>& numbers) {
  std::map<double, std::int64_t> places;
  std::vector<double> values;
  std::vector<std::int64_t> which;
  for (const double number : numbers) {
    const auto [at, is_new] = places.emplace(number, static_cast<std::int64_t>(values.size()));
    if (is_new) values.push_back(number);
    which.push_back(at->second);
  }
  return {at::tensor(values, at::kFloat), at::tensor(which)};
}

class SharedRows final : public LinearUnit {
 public:
  explicit SharedRows(const real::LinearNode& linear)
      : rows_(rows_of(linear)),
        weights_(shared(linear.weights)),
        bias_(shared(linear.bias)),
        off_weights_(at::zeros({1})),
        off_bias_(at::zeros({1})) {}

  void standardise(const at::Tensor& inputs) override {
    const at::Tensor deviation = spread_of(inputs, inputs.size(1)).deviation;
    const double all = deviation.square().mean().sqrt().item<double>();
    const at::Tensor weights = weights_.values * unit_, bias = bias_.values * bias_unit_;
    unit_ = std::max(weights.square().mean().sqrt().item<double>(), 1e-30);
    const auto entries = static_cast<double>(rows_.columns.size(0));
    bias_unit_ = unit_ * all * std::sqrt(entries / static_cast<double>(rows_.count()));
    weights_.values = weights / unit_;
    bias_.values = bias / bias_unit_;
  }
  std::vector<Parameter> parameters() const override {
    return {{weights_.values, true}, {bias_.values, false}};
  }
  at::Tensor forward(const at::Tensor& inputs) const override {
    return product(inputs, weights() + off_weights_, rows_) + bias() + off_bias_;
  }
  void round_to(const real::Operation& rounded) override {
    const auto& linear = std::get<real::LinearNode>(rounded);
    off_weights_ = (at::tensor(linear.weights, at::kFloat) - weights()).detach();
    off_bias_ = (at::tensor(linear.bias, at::kFloat) - bias()).detach();
  }
  void write(real::Operation& operation) const override {
    auto& linear = std::get<real::LinearNode>(operation);
    linear.weights = to_doubles(weights());
    linear.bias = to_doubles(bias());
  }

 private:
  at::Tensor weights() const { return (weights_.values * unit_).index_select(0, weights_.which); }
  at::Tensor bias() const { return (bias_.values * bias_unit_).index_select(0, bias_.which); }

  Rows rows_;
  Shared weights_, bias_;
  at::Tensor off_weights_, off_bias_;  ///< what rounding added
  double unit_ = 1, bias_unit_ = 1;
};

}  // namespace

std::unique_ptr<LinearUnit> fixed_rows(const real::LinearNode& linear) {
  return std::make_unique<FixedRows>(linear);
}

std::unique_ptr<LinearUnit> shared_rows(const real::LinearNode& linear) {
  return std::make_unique<SharedRows>(linear);
}

}  // namespace sealion::heras::train
