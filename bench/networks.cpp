#include "bench/networks.h"

#include <random>
#include <vector>

namespace sealion::bench {
namespace {

/// Random ones in [-largest, largest].
class Weights {
 public:
  explicit Weights(std::uint32_t largest = 7) : largest_(largest) {}

  std::vector<std::int32_t> operator()(std::size_t count) {
    std::vector<std::int32_t> weights(count);
    for (std::int32_t& weight : weights) {
      weight = static_cast<std::int32_t>(random_() % (2 * largest_ + 1)) -
               static_cast<std::int32_t>(largest_);
    }
    return weights;
  }

 private:
  std::uint32_t largest_;
  std::mt19937 random_{1};
};

/// Inputs 0..7 and one square.
Program squared_network(std::size_t inputs, std::size_t hidden, std::size_t outputs) {
  Weights weights;
  ProgramBuilder builder;
  const NodeId x = builder.input(inputs, 0, 7);
  const NodeId h = builder.square(builder.dense(x, hidden, weights(hidden * inputs)));
  builder.dense(h, outputs, weights(outputs * hidden));
  return builder.build();
}

}  // namespace

Program dense_network(std::size_t hidden) { return squared_network(784, hidden, 10); }

Program convolutional_network() {
  Weights weights;
  ProgramBuilder builder;
  const Window kernel = same_padding({.height = 28,
                                      .width = 28,
                                      .kernel_height = 5,
                                      .kernel_width = 5,
                                      .stride_y = 2,
                                      .stride_x = 2});
  const Window pool{.height = 14,
                    .width = 14,
                    .channels = 16,
                    .kernel_height = 2,
                    .kernel_width = 2,
                    .stride_y = 2,
                    .stride_x = 2};
  NodeId x = builder.input(784, 0, 3);
  x = builder.square(builder.conv2d(x, kernel, 16, weights(16 * 25)));
  x = builder.square(builder.dense(builder.sum_pool(x, pool), 100, weights(100 * 784)));
  builder.dense(x, 10, weights(10 * 100));
  return builder.build();
}

Program deep_network() {
  constexpr std::size_t width = 4;
  ProgramBuilder builder;
  NodeId x = builder.input(64, 0, 1);
  for (std::size_t block = 0; block < 5; ++block) {
    const std::size_t columns = builder.size_of(x);
    std::vector<std::int32_t> weights(width * columns, 0);
    for (std::size_t r = 0; r < width; ++r) {
      weights[r * columns + r] = 1;
      weights[r * columns + (r + 1 + block % 3) % columns] = -1;
    }
    x = builder.square(builder.dense(x, width, weights, std::vector<std::int64_t>(width, 1)));
  }
  return builder.build();
}

Program logistic_regression() {
  constexpr std::size_t features = 30;
  Weights weights(127);
  ProgramBuilder builder;
  builder.dense(builder.input(features, 0, 255), 1, weights(features));
  return builder.build();
}

Program tabular_network() { return squared_network(30, 64, 2); }

IntegerBatch random_inputs(const Program& program, std::size_t samples) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> any(program.input().low, program.input().high);
  IntegerBatch inputs(program.input_size(), samples);
  for (std::size_t i = 0; i < inputs.features(); ++i) {
    for (std::int64_t& x : inputs.feature(i)) x = any(random);
  }
  return inputs;
}

}  // namespace sealion::bench
