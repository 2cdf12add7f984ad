#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "onnx/lower/operators/operators.h"
#include "onnx/lower/sliding.h"

namespace sealion::onnx {
namespace {

/// Numbers [filters][channels of a group][taps] and [filters].
struct Kernel {
  std::size_t filters, channels, groups;
  std::vector<double> weights, bias;
};

Kernel kernel_of(const Call& call) {
  const Shape& shape = call.shape(1);
  if (shape.size() < 3) call.refuse("a kernel of less than three dimensions");
  const std::int64_t groups = call.integer("group", 1);
  const std::size_t channels = call.shape(0).size() > 1 ? call.shape(0)[1] : 0;
  if (groups < 1 || shape[1] * static_cast<std::size_t>(groups) != channels ||
      shape[0] % static_cast<std::size_t>(groups) != 0) {
    call.refuse(fmt::format("{} groups of {} channels, {} filters, an image of {} channels", groups,
                            shape[1], shape[0], channels));
  }
  Kernel kernel{shape[0], shape[1], static_cast<std::size_t>(groups), call.constant_numbers(1),
                std::vector<double>(shape[0], 0)};
  if (call.has_input(2)) kernel.bias = call.constant_numbers(2);
  if (kernel.bias.size() != kernel.filters) call.refuse("one bias a filter is due");
  return kernel;
}

void check_terms(Call& call, std::size_t rows, std::size_t terms) {
  if (rows <= call.composer().limits().terms / std::max<std::size_t>(terms, 1)) return;
  call.cannot(fmt::format("{} numbers of {} terms each", rows, terms));
}

/// [filters][channels][taps] -> [filters][taps][channels]
std::vector<double> channels_behind(const Kernel& kernel, std::size_t taps) {
  std::vector<double> weights(kernel.weights.size());
  for (std::size_t f = 0; f < kernel.filters; ++f) {
    for (std::size_t c = 0; c < kernel.channels; ++c) {
      for (std::size_t t = 0; t < taps; ++t) {
        weights[(f * taps + t) * kernel.channels + c] =
            kernel.weights[(f * kernel.channels + c) * taps + t];
      }
    }
  }
  return weights;
}

/// Row by row, where a convolution of the program has no groups and no gaps.
std::vector<Element> convolution_rows(Call& call, const Sliding& sliding, const Kernel& kernel,
                                      const std::vector<Element>& image) {
  const std::size_t area = sliding.window.height * sliding.window.width;
  const std::size_t filters_of_group = kernel.filters / kernel.groups;
  const std::size_t taps = sliding.tap_count();
  check_terms(call, kernel.filters * sliding.window.positions(), kernel.channels * taps);
  const std::size_t positions = sliding.window.positions();
  return call.composer().linear(kernel.filters * positions, [&](std::size_t r) {
    const std::size_t f = r / positions;
    const std::size_t first = f / filters_of_group * kernel.channels;
    Combination row{{}, kernel.bias[f]};
    for (const auto& [tap, place] : taps_at(sliding, r % positions)) {
      for (std::size_t c = 0; c < kernel.channels; ++c) {
        row.terms.push_back({image[(first + c) * area + place],
                             kernel.weights[(f * kernel.channels + c) * taps + tap]});
      }
    }
    return row;
  });
}

std::vector<Value> conv(Call& call) {
  const Kernel kernel = kernel_of(call);
  const Shape& shape = call.shape(1);
  const Sliding sliding = sliding_of(call, {shape.begin() + 2, shape.end()});
  const auto stated = call.integers("kernel_shape");
  if (!stated.empty() && !std::equal(stated.begin(), stated.end(), shape.begin() + 2, shape.end(),
                                     [](std::int64_t a, std::size_t b) {
                                       return a == static_cast<std::int64_t>(b);
                                     })) {
    call.refuse("'kernel_shape' is not that of the weights");
  }
  const Symbolic image = call.symbolic(0);
  const bool plain = kernel.groups == 1 && sliding.gap_y == 1 && sliding.gap_x == 1;
  const bool constant = std::ranges::all_of(image.elements, &Element::is_constant);
  std::vector<Element> elements =
      plain && !constant
          ? call.composer().convolution(image.elements, sliding.window,
                                        channels_behind(kernel, sliding.tap_count()), kernel.bias)
          : convolution_rows(call, sliding, kernel, image.elements);
  return just(folded({sliding.shape(kernel.filters), std::move(elements)}));
}

std::vector<std::size_t> kernel_shape(const Call& call) {
  std::vector<std::size_t> kernel;
  for (const std::int64_t extent : call.integers("kernel_shape")) {
    if (extent < 1) call.refuse(fmt::format("a kernel of {}", extent));
    kernel.push_back(static_cast<std::size_t>(extent));
  }
  return kernel;
}

/// Elements of an image that come together, for each number of the result.
struct Groups {
  Shape shape;
  std::vector<std::vector<std::size_t>> members;  ///< [elements of shape]
};

/// Those under a window, channel by channel.
Groups window_groups(Call& call, const Sliding& sliding) {
  const std::size_t channels = sliding.window.channels;
  const std::size_t area = sliding.window.height * sliding.window.width;
  check_terms(call, channels * sliding.window.positions(), sliding.tap_count());
  Groups groups{sliding.shape(channels), {}};
  for (std::size_t c = 0; c < channels; ++c) {
    for (std::size_t position = 0; position < sliding.window.positions(); ++position) {
      groups.members.emplace_back();
      for (const Tap& tap : taps_at(sliding, position)) {
        groups.members.back().push_back(c * area + tap.place);
      }
    }
  }
  return groups;
}

/// All of a channel.
Groups channel_groups(const Call& call, const Symbolic& image) {
  if (image.shape.size() < 3) call.refuse("an image of less than three dimensions");
  Groups groups{Shape(image.shape.size(), 1), {}};
  groups.shape[0] = image.shape[0];
  groups.shape[1] = image.shape[1];
  groups.members.resize(element_count(groups.shape));
  const std::size_t area = image.elements.size() / std::max<std::size_t>(groups.members.size(), 1);
  for (std::size_t i = 0; i < image.elements.size(); ++i) groups.members[i / area].push_back(i);
  return groups;
}

/// The sum of each group over its number of elements, but over no less than `least`.
Symbolic average_of(Call& call, const Symbolic& image, Groups groups, std::size_t least = 0) {
  auto elements = call.composer().linear(groups.members.size(), [&](std::size_t r) {
    const auto& members = groups.members[r];
    const double share = 1.0 / static_cast<double>(std::max(members.size(), least));
    Combination row;
    for (const std::size_t i : members) row.terms.push_back({image.elements[i], share});
    return row;
  });
  return {std::move(groups.shape), std::move(elements)};
}

std::vector<Value> average_pool(Call& call) {
  const Sliding sliding = sliding_of(call, kernel_shape(call));
  const bool counts_borders = call.integer("count_include_pad", 0) != 0;
  if (call.integer("ceil_mode", 0) != 0 && counts_borders) {
    call.cannot("'ceil_mode' with 'count_include_pad': what counts is not settled among runtimes");
  }
  const std::size_t least = counts_borders ? sliding.tap_count() : 0;
  return just(folded(average_of(call, call.symbolic(0), window_groups(call, sliding), least)));
}

std::vector<Value> global_average_pool(Call& call) {
  const Symbolic image = call.symbolic(0);
  return just(folded(average_of(call, image, channel_groups(call, image))));
}

std::vector<Value> max_pool(Call& call) {
  Groups groups = window_groups(call, sliding_of(call, kernel_shape(call)));
  return just(folded(call.largest(call.symbolic(0), std::move(groups.shape), groups.members)));
}

std::vector<Value> global_max_pool(Call& call) {
  const Symbolic image = call.symbolic(0);
  Groups groups = channel_groups(call, image);
  return just(folded(call.largest(image, std::move(groups.shape), groups.members)));
}

constexpr Operator windows_table[] = {{"Conv", conv},
                                      {"AveragePool", average_pool},
                                      {"GlobalAveragePool", global_average_pool},
                                      {"MaxPool", max_pool},
                                      {"GlobalMaxPool", global_max_pool}};

}  // namespace

std::span<const Operator> window_operators() { return windows_table; }

}  // namespace sealion::onnx
