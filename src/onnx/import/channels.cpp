#include "onnx/import/channels.h"

#include <algorithm>
#include <numeric>

#include "base/cases.h"

namespace sealion::onnx {
namespace {

using Channels = std::vector<std::size_t>;

Channels each_its_own(std::size_t size) {
  Channels channels(size);
  std::iota(channels.begin(), channels.end(), std::size_t{0});
  return channels;
}

bool is_dense(const real::LinearNode& linear, std::size_t columns) {
  return linear.weights.size() > linear.bias.size() * columns / 3;
}

/// The channel that all entries of each row come from; all in one where a row mixes channels, as
/// the sum of two images does.
Channels of_rows(const real::LinearNode& linear, const Channels& inputs) {
  Channels channels;
  for (std::size_t r = 0; r < linear.bias.size(); ++r) {
    const std::size_t first = linear.row_starts[r], end = linear.row_starts[r + 1];
    if (first == end) {
      channels.push_back(0);
      continue;
    }
    const std::size_t channel = inputs[linear.columns[first]];
    for (std::size_t e = first; e < end; ++e) {
      if (inputs[linear.columns[e]] != channel) return Channels(linear.bias.size(), 0);
    }
    channels.push_back(channel);
  }
  return channels;
}

Channels of_parts(const std::vector<Channels>& before, const real::ConcatenateNode& joined) {
  Channels channels;
  std::size_t next = 0;
  for (const real::NodeId part : joined.inputs) {
    const Channels& own = before[part];
    for (const std::size_t channel : own) channels.push_back(next + channel);
    if (!own.empty()) next += *std::ranges::max_element(own) + 1;
  }
  return channels;
}

Channels of_function(const real::FunctionNode& function, const Channels& inputs, std::size_t size) {
  if (std::holds_alternative<real::Elementwise>(function.function)) return inputs;
  const auto* largest = std::get_if<real::LargestOf>(&function.function);
  if (!largest) return each_its_own(size);
  Channels channels;
  for (const auto& group : largest->groups) {
    channels.push_back(group.empty() ? 0 : inputs[group.front()]);
  }
  return channels;
}

/// Of a node whose inputs have theirs.
Channels of_node(const real::Program& program, const real::Node& node,
                 const std::vector<Channels>& before) {
  return std::visit(
      Cases{[&](const real::InputNode&) { return each_its_own(node.size); },
            [&](const real::LinearNode& linear) {
              if (is_dense(linear, program.nodes[linear.input].size)) {
                return each_its_own(node.size);
              }
              return of_rows(linear, before[linear.input]);
            },
            [&](const real::Conv2DNode& conv) {
              Channels channels = each_its_own(node.size);
              for (std::size_t& channel : channels) channel %= conv.bias.size();
              return channels;
            },
            [&](const real::ProductNode& product) { return before[product.left]; },
            [&](const real::ConcatenateNode& joined) { return of_parts(before, joined); },
            [&](const real::ForestNode&) { return each_its_own(node.size); },
            [&](const real::FunctionNode& function) {
              return of_function(function, before[function.input], node.size);
            }},
      node.operation);
}

}  // namespace

std::vector<std::vector<std::size_t>> channels_of(const real::Program& program) {
  std::vector<Channels> channels;
  for (const real::Node& node : program.nodes) channels.push_back(of_node(program, node, channels));
  return channels;
}

}  // namespace sealion::onnx
