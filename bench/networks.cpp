#include "bench/networks.h"

#include <random>
#include <vector>

namespace sealion::bench {
namespace {

class Weights {
 public:
  std::vector<std::int32_t> operator()(std::size_t count) {
    std::vector<std::int32_t> weights(count);
    for (std::int32_t& weight : weights) weight = static_cast<std::int32_t>(random_() % 15) - 7;
    return weights;
  }

 private:
  std::mt19937 random_{1};
};

}  // namespace

Program dense_network(std::size_t hidden) {
  Weights weights;
  ProgramBuilder builder;
  const NodeId x = builder.input(784, 0, 7);
  const NodeId h = builder.square(builder.dense(x, hidden, weights(hidden * 784)));
  builder.dense(h, 10, weights(10 * hidden));
  return builder.build();
}

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

}  // namespace sealion::bench
