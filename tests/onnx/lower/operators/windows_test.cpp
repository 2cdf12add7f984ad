// Windows that slide over images and sequences, beside plain loops over every pixel.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

#include "onnx/support/small_graph.h"
#include "support/expect_error.h"

namespace sealion::onnx {
namespace {

using namespace testing;
using sealion::testing::expect_error;

/// A window over [channels][height][width].
struct Sizes {
  std::int64_t height, width, kernel_y, kernel_x;
  std::int64_t stride_y = 1, stride_x = 1, gap_y = 1, gap_x = 1;
  std::int64_t top = 0, left = 0, bottom = 0, right = 0;
  bool rounds_up = false;

  /// Positions along one dimension. Of those that 'ceil_mode' adds none begins behind the image.
  std::int64_t positions(std::int64_t extent, std::int64_t kernel, std::int64_t gap,
                         std::int64_t stride, std::int64_t before, std::int64_t after) const {
    const std::int64_t covered = (kernel - 1) * gap + 1;
    std::int64_t count = (extent + before + after - covered) / stride + 1;
    const bool hangs_over = (extent + before + after - covered) % stride != 0;
    if (rounds_up && hangs_over && count * stride < extent + before) ++count;
    return count;
  }
  std::int64_t rows() const { return positions(height, kernel_y, gap_y, stride_y, top, bottom); }
  std::int64_t columns() const { return positions(width, kernel_x, gap_x, stride_x, left, right); }

  std::map<std::string, Attribute> attributes() const {
    return {{"kernel_shape", Integers{kernel_y, kernel_x}},
            {"strides", Integers{stride_y, stride_x}},
            {"dilations", Integers{gap_y, gap_x}},
            {"pads", Integers{top, left, bottom, right}},
            {"ceil_mode", std::int64_t{rounds_up}}};
  }
};

/// Calls visit(tap's row, its column, place in a channel) for all taps inside the image.
template <typename Visit>
void for_each_seen(const Sizes& sizes, std::int64_t row, std::int64_t column, const Visit& visit) {
  for (std::int64_t ky = 0; ky < sizes.kernel_y; ++ky) {
    for (std::int64_t kx = 0; kx < sizes.kernel_x; ++kx) {
      const std::int64_t y = row * sizes.stride_y + ky * sizes.gap_y - sizes.top;
      const std::int64_t x = column * sizes.stride_x + kx * sizes.gap_x - sizes.left;
      if (y < 0 || y >= sizes.height || x < 0 || x >= sizes.width) continue;
      visit(static_cast<std::size_t>(ky * sizes.kernel_x + kx),
            static_cast<std::size_t>(y * sizes.width + x));
    }
  }
}

Shape shape_of_images(std::size_t channels, std::int64_t height, std::int64_t width) {
  return {1, channels, static_cast<std::size_t>(height), static_cast<std::size_t>(width)};
}

/// x [1][channels][height][width], w [filters][channels / groups][kernel].
Tensor convolved(const Tensor& x, const Tensor& w, const Tensor& bias, const Sizes& sizes) {
  const std::vector<double> image = doubles_of(x), weights = doubles_of(w), b = doubles_of(bias);
  const std::size_t filters = w.shape[0], depth = w.shape[1], groups = x.shape[1] / depth;
  const auto area = static_cast<std::size_t>(sizes.height * sizes.width);
  const auto taps = static_cast<std::size_t>(sizes.kernel_y * sizes.kernel_x);
  std::vector<double> made;
  for (std::size_t f = 0; f < filters; ++f) {
    const std::size_t first = f / (filters / groups) * depth;
    for (std::int64_t row = 0; row < sizes.rows(); ++row) {
      for (std::int64_t column = 0; column < sizes.columns(); ++column) {
        double sum = b[f];
        for_each_seen(sizes, row, column, [&](std::size_t tap, std::size_t place) {
          for (std::size_t c = 0; c < depth; ++c) {
            sum += weights[(f * depth + c) * taps + tap] * image[(first + c) * area + place];
          }
        });
        made.push_back(sum);
      }
    }
  }
  return {shape_of_images(filters, sizes.rows(), sizes.columns()), std::move(made)};
}

/// What `reduce` makes of the pixels of a channel that a window sees.
template <typename Reduce>
Tensor pooled(const Tensor& x, const Sizes& sizes, const Reduce& reduce) {
  const std::vector<double> image = doubles_of(x);
  const auto area = static_cast<std::size_t>(sizes.height * sizes.width);
  std::vector<double> made;
  for (std::size_t c = 0; c < x.shape[1]; ++c) {
    for (std::int64_t row = 0; row < sizes.rows(); ++row) {
      for (std::int64_t column = 0; column < sizes.columns(); ++column) {
        std::vector<double> seen;
        for_each_seen(sizes, row, column, [&](std::size_t, std::size_t place) {
          seen.push_back(image[c * area + place]);
        });
        made.push_back(reduce(seen));
      }
    }
  }
  return {shape_of_images(x.shape[1], sizes.rows(), sizes.columns()), std::move(made)};
}

double total_of(const std::vector<double>& seen) {
  double sum = 0;
  for (const double pixel : seen) sum += pixel;
  return sum;
}

double mean_of(const std::vector<double>& seen) {
  return total_of(seen) / static_cast<double>(seen.size());
}

double largest_of_seen(const std::vector<double>& seen) {
  return *std::max_element(seen.begin(), seen.end());
}

void expect_convolution(const Sizes& sizes, std::size_t channels, std::size_t filters,
                        std::size_t groups) {
  const Tensor x = random_reals(shape_of_images(channels, sizes.height, sizes.width), 1);
  const Tensor w =
      random_reals({filters, channels / groups, static_cast<std::size_t>(sizes.kernel_y),
                    static_cast<std::size_t>(sizes.kernel_x)},
                   2);
  const Tensor bias = random_reals({filters}, 3);
  auto attributes = sizes.attributes();
  attributes.erase("ceil_mode");
  attributes["group"] = static_cast<std::int64_t>(groups);
  expect_makes({"Conv", attributes}, {x, w, bias}, convolved(x, w, bias, sizes));
}

TEST(Conv, StridesPadsUnevenlyAndHasManyChannels) {
  expect_convolution({.height = 5, .width = 4, .kernel_y = 3, .kernel_x = 2}, 2, 3, 1);
  expect_convolution({.height = 5,
                      .width = 6,
                      .kernel_y = 3,
                      .kernel_x = 3,
                      .stride_y = 2,
                      .stride_x = 3,
                      .top = 1,
                      .left = 2,
                      .bottom = 0,
                      .right = 1},
                     1, 2, 1);
  expect_convolution({.height = 3, .width = 3, .kernel_y = 1, .kernel_x = 1}, 3, 2, 1);
}

TEST(Conv, HasGroupsAndGaps) {
  expect_convolution({.height = 4, .width = 4, .kernel_y = 2, .kernel_x = 2}, 4, 4, 2);
  expect_convolution({.height = 4,
                      .width = 4,
                      .kernel_y = 3,
                      .kernel_x = 3,
                      .top = 1,
                      .left = 1,
                      .bottom = 1,
                      .right = 1},
                     3, 6, 3);
  expect_convolution({.height = 7,
                      .width = 6,
                      .kernel_y = 3,
                      .kernel_x = 2,
                      .gap_y = 2,
                      .gap_x = 3,
                      .top = 2,
                      .left = 0,
                      .bottom = 1,
                      .right = 3},
                     2, 2, 1);
}

TEST(Conv, AnyWindow) {
  std::mt19937 generator(11);
  const auto up_to = [&](std::int64_t most) {
    return static_cast<std::int64_t>(generator() % static_cast<std::uint32_t>(most));
  };
  for (int i = 0; i < 25; ++i) {
    Sizes sizes{.height = 2 + up_to(5),
                .width = 2 + up_to(5),
                .kernel_y = 1 + up_to(3),
                .kernel_x = 1 + up_to(3),
                .stride_y = 1 + up_to(3),
                .stride_x = 1 + up_to(3),
                .gap_y = 1 + up_to(2),
                .gap_x = 1 + up_to(2)};
    const std::int64_t covered_y = (sizes.kernel_y - 1) * sizes.gap_y + 1;
    const std::int64_t covered_x = (sizes.kernel_x - 1) * sizes.gap_x + 1;
    sizes.top = up_to(covered_y), sizes.bottom = up_to(covered_y);
    sizes.left = up_to(covered_x), sizes.right = up_to(covered_x);
    if (sizes.height + sizes.top + sizes.bottom < covered_y) continue;
    if (sizes.width + sizes.left + sizes.right < covered_x) continue;
    SCOPED_TRACE(i);
    const std::size_t groups = 1 + generator() % 2;
    expect_convolution(sizes, groups * (1 + generator() % 2), groups * (1 + generator() % 2),
                       groups);
  }
}

TEST(Conv, PadsItselfToTheSameSize) {
  for (const bool upper : {true, false}) {
    for (const std::int64_t stride : {1, 2, 3}) {
      for (const std::int64_t kernel : {1, 2, 3, 4}) {
        const std::int64_t positions = (5 + stride - 1) / stride;
        const std::int64_t pads = std::max<std::int64_t>((positions - 1) * stride + kernel - 5, 0);
        const std::int64_t less = pads / 2, more = pads - pads / 2;
        Sizes sizes{.height = 5,
                    .width = 5,
                    .kernel_y = kernel,
                    .kernel_x = kernel,
                    .stride_y = stride,
                    .stride_x = stride};
        sizes.top = sizes.left = upper ? less : more;
        sizes.bottom = sizes.right = upper ? more : less;
        const Tensor x = random_reals({1, 1, 5, 5}, 1);
        const Tensor w = random_reals(
            {2, 1, static_cast<std::size_t>(kernel), static_cast<std::size_t>(kernel)}, 2);
        const Operation operation = {
            "Conv",
            {{"strides", Integers{stride, stride}},
             {"auto_pad", std::string(upper ? "SAME_UPPER" : "SAME_LOWER")}}};
        expect_makes(operation, {x, w}, convolved(x, w, reals({2}, {0, 0}), sizes));
      }
    }
  }
}

TEST(Conv, OtherManualPadding) {
  const Sizes sizes{.height = 4, .width = 4, .kernel_y = 2, .kernel_x = 2};
  const Tensor x = random_reals({1, 1, 4, 4}, 1), w = random_reals({1, 1, 2, 2}, 2);
  for (const char* const automatic : {"VALID", "NOTSET"}) {
    expect_makes({"Conv", {{"auto_pad", std::string(automatic)}}}, {x, w},
                 convolved(x, w, reals({1}, {0}), sizes));
  }
  expect_error(ErrorCode::corrupt, "'auto_pad' is 'ALL'", [&] {
    made_by({"Conv", {{"auto_pad", std::string("ALL")}}}, {x, w}, Arrival::record);
  });
}

TEST(Conv, SlidesOverSequences) {
  const Tensor x = random_reals({1, 2, 6}, 1), w = random_reals({3, 2, 3}, 2),
               bias = random_reals({3}, 3);
  Tensor image = x, kernel = w;
  image.shape = {1, 2, 1, 6};
  kernel.shape = {3, 2, 1, 3};
  const Sizes sizes{
      .height = 1, .width = 6, .kernel_y = 1, .kernel_x = 3, .stride_x = 2, .left = 1, .right = 2};
  Tensor due = convolved(image, kernel, bias, sizes);
  due.shape = {1, 3, due.shape[3]};
  expect_makes({"Conv", {{"strides", Integers{2}}, {"pads", Integers{1, 2}}}}, {x, w, bias}, due);
}

TEST(Conv, ReadsAChannelScaledImageOfAnotherNode) {
  // Convolution, batch normalisation, convolution with a border: the border stays 0, not the shift.
  SmallGraph graph;
  graph.input({1, 4, 4});
  const Tensor w = random_reals({2, 1, 2, 2}, 1), v = random_reals({1, 2, 3, 3}, 2),
               scale = random_reals({2}, 3), shift = random_reals({2}, 4);
  graph.constant("w", w).constant("v", v).constant("scale", scale).constant("shift", shift);
  graph.constant("zero", reals({2}, {0, 0})).constant("one", reals({2}, {1, 1}));
  graph.node({"Conv"}, {"x", "w"}, {"first"});
  graph.node({"BatchNormalization", {{"epsilon", 0.0}}}, {"first", "scale", "shift", "zero", "one"},
             {"normal"});
  graph.node({"Conv", {{"pads", Integers{1, 1, 1, 1}}}}, {"normal", "v"}, {"y"}).output("y");

  const Tensor x = random_reals({1, 1, 4, 4}, 5);
  const Sizes plain{.height = 4, .width = 4, .kernel_y = 2, .kernel_x = 2};
  Tensor normal = convolved(x, w, reals({2}, {0, 0}), plain);
  auto& numbers = std::get<std::vector<double>>(normal.elements);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    numbers[i] = numbers[i] * doubles_of(scale)[i / 9] + doubles_of(shift)[i / 9];
  }
  const Sizes padded{.height = 3,
                     .width = 3,
                     .kernel_y = 3,
                     .kernel_x = 3,
                     .top = 1,
                     .left = 1,
                     .bottom = 1,
                     .right = 1};
  const Tensor due = convolved(normal, v, reals({1}, {0}), padded);
  const Tensor made = answers_of(graph.graph(), {1, 4, 4}, doubles_of(x)).front();
  ASSERT_EQ(made.shape, due.shape);
  for (std::size_t i = 0; i < doubles_of(due).size(); ++i) {
    EXPECT_NEAR(doubles_of(made)[i], doubles_of(due)[i], 1e-9);
  }
}

TEST(Conv, RefusesWhatMakesNoWindow) {
  const Tensor x = random_reals({1, 2, 4, 4}, 1), w = random_reals({2, 2, 3, 3}, 2);
  const auto refused = [&](ErrorCode code, const char* words,
                           const std::map<std::string, Attribute>& attributes,
                           const Values& values) {
    expect_error(code, words, [&] { made_by({"Conv", attributes}, values, Arrival::record); });
  };
  refused(ErrorCode::corrupt, "'strides' has 0", {{"strides", Integers{0, 1}}}, {x, w});
  refused(ErrorCode::corrupt, "'pads' has -1", {{"pads", Integers{-1, 0, 0, 0}}}, {x, w});
  refused(ErrorCode::corrupt, "'pads' has 2 numbers", {{"pads", Integers{1, 1}}}, {x, w});
  refused(ErrorCode::corrupt, "3 groups", {{"group", std::int64_t{3}}}, {x, w});
  refused(ErrorCode::corrupt, "0 groups", {{"group", std::int64_t{0}}}, {x, w});
  refused(ErrorCode::corrupt, "'kernel_shape'", {{"kernel_shape", Integers{2, 2}}}, {x, w});
  refused(ErrorCode::corrupt, "one bias a filter", {}, {x, w, random_reals({3}, 3)});
  refused(ErrorCode::unsupported, "kernel", {{"dilations", Integers{4, 4}}}, {x, w});
  refused(ErrorCode::unsupported, "a window of 3 dimensions", {},
          {random_reals({1, 1, 2, 2, 2}, 1), random_reals({1, 1, 1, 1, 1}, 2)});
}

struct Pooling {
  const char* what;
  Sizes sizes;
};

class Pools : public ::testing::TestWithParam<Pooling> {};

TEST_P(Pools, TakeMeansAndLargest) {
  const Sizes& sizes = GetParam().sizes;
  const Tensor x = random_reals(shape_of_images(2, sizes.height, sizes.width), 1);
  auto attributes = sizes.attributes();
  expect_makes({"MaxPool", attributes}, {x}, pooled(x, sizes, largest_of_seen));
  expect_makes({"AveragePool", attributes, 19}, {x}, pooled(x, sizes, mean_of));
  attributes["count_include_pad"] = std::int64_t{1};
  if (sizes.rounds_up) {
    expect_error(ErrorCode::unsupported, "'ceil_mode' with 'count_include_pad'", [&] {
      made_by({"AveragePool", attributes, 19}, {x}, Arrival::record);
    });
    return;
  }
  const auto whole = static_cast<double>(sizes.kernel_y * sizes.kernel_x);
  expect_makes({"AveragePool", attributes, 19}, {x},
               pooled(x, sizes, [&](const auto& seen) { return total_of(seen) / whole; }));
}

INSTANTIATE_TEST_SUITE_P(
    Windows, Pools,
    ::testing::Values(
        Pooling{
            "plain",
            {.height = 4, .width = 6, .kernel_y = 2, .kernel_x = 3, .stride_y = 2, .stride_x = 3}},
        Pooling{
            "overlapping",
            {.height = 5, .width = 5, .kernel_y = 3, .kernel_x = 3, .stride_y = 1, .stride_x = 2}},
        Pooling{"padded",
                {.height = 4,
                 .width = 5,
                 .kernel_y = 3,
                 .kernel_x = 2,
                 .stride_y = 2,
                 .stride_x = 2,
                 .top = 1,
                 .left = 1,
                 .bottom = 0,
                 .right = 0}},
        Pooling{"gaps",
                {.height = 6, .width = 6, .kernel_y = 2, .kernel_x = 2, .gap_y = 2, .gap_x = 3}},
        Pooling{"hanging_over",
                {.height = 5,
                 .width = 6,
                 .kernel_y = 2,
                 .kernel_x = 3,
                 .stride_y = 2,
                 .stride_x = 2,
                 .rounds_up = true}},
        Pooling{"hanging_over_the_border",
                {.height = 5,
                 .width = 5,
                 .kernel_y = 3,
                 .kernel_x = 3,
                 .stride_y = 3,
                 .stride_x = 3,
                 .top = 1,
                 .left = 1,
                 .bottom = 1,
                 .right = 1,
                 .rounds_up = true}},
        Pooling{"no_window_in_the_border",
                {.height = 3,
                 .width = 3,
                 .kernel_y = 1,
                 .kernel_x = 2,
                 .stride_y = 2,
                 .stride_x = 3,
                 .rounds_up = true}}),
    [](const auto& info) { return std::string(info.param.what); });

TEST(Pools, OfWholeChannels) {
  const Tensor x = random_reals({1, 3, 2, 4}, 1);
  const Sizes all{.height = 2, .width = 4, .kernel_y = 2, .kernel_x = 4};
  expect_makes({"GlobalAveragePool"}, {x}, pooled(x, all, mean_of));
  expect_makes({"GlobalMaxPool"}, {x}, pooled(x, all, largest_of_seen));
}

}  // namespace
}  // namespace sealion::onnx
