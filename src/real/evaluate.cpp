#include "real/evaluate.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/cases.h"
#include "base/parallel.h"
#include "program/linear.h"

namespace sealion::real {
namespace {

using Values = std::vector<RealBatch>;

/// sum += weight * values.
void add_multiple(std::span<double> sum, double weight, std::span<const double> values) {
  for (std::size_t s = 0; s < sum.size(); ++s) sum[s] += weight * values[s];
}

void run_linear(const LinearNode& linear, const Values& values, RealBatch& output,
                const ExecutionContext& context) {
  const RealBatch& input = values[linear.input];
  parallel_for(output.features(), context, [&](std::size_t r) {
    const auto row = output.feature(r);
    std::fill(row.begin(), row.end(), linear.bias[r]);
    for (std::size_t e = linear.row_starts[r]; e < linear.row_starts[r + 1]; ++e) {
      add_multiple(row, linear.weights[e], input.feature(linear.columns[e]));
    }
  });
}

void run_convolution(const Conv2DNode& conv, const Values& values, RealBatch& output,
                     const ExecutionContext& context) {
  const RealBatch& input = values[conv.input];
  const std::size_t filters = conv.bias.size(), channels = conv.window.channels;
  parallel_for(conv.window.positions(), context, [&](std::size_t position) {
    for (std::size_t f = 0; f < filters; ++f) {
      const auto row = output.feature(position * filters + f);
      std::fill(row.begin(), row.end(), conv.bias[f]);
      const double* const filter = conv.weights.data() + f * conv.window.kernel_size();
      for_each_tap(conv.window, position, [&](std::size_t place, std::size_t column) {
        for (std::size_t c = 0; c < channels; ++c) {
          add_multiple(row, filter[place * channels + c], input.feature(column + c));
        }
      });
    }
  });
}

void run_product(const ProductNode& product, const Values& values, RealBatch& output) {
  for (std::size_t i = 0; i < output.features(); ++i) {
    const auto left = values[product.left].feature(i), right = values[product.right].feature(i);
    std::transform(left.begin(), left.end(), right.begin(), output.feature(i).begin(),
                   std::multiplies<>());
  }
}

void run_concatenation(const ConcatenateNode& concatenation, const Values& values,
                       RealBatch& output) {
  std::size_t next = 0;
  for (const NodeId id : concatenation.inputs) {
    for (std::size_t i = 0; i < values[id].features(); ++i) {
      std::ranges::copy(values[id].feature(i), output.feature(next++).begin());
    }
  }
}

/// Bytes of bits that some records have, record by record, so that walks through trees stay in the
/// first-level cache.
std::vector<std::uint8_t> bits_of(const RealBatch& input, std::size_t first, std::size_t count) {
  std::vector<std::uint8_t> bits(count * input.features());
  for (std::size_t i = 0; i < input.features(); ++i) {
    const auto row = input.feature(i).subspan(first, count);
    for (std::size_t s = 0; s < count; ++s) bits[s * input.features() + i] = row[s] > 0.5 ? 1 : 0;
  }
  return bits;
}

void run_forest(const ForestNode& forest, const Values& values, RealBatch& output,
                const ExecutionContext& context) {
  constexpr std::size_t block = 64;
  const RealBatch& input = values[forest.input];
  const std::size_t size = output.features();
  parallel_for((output.samples() + block - 1) / block, context, [&](std::size_t b) {
    const std::size_t first = b * block, count = std::min(block, output.samples() - first);
    const std::vector<std::uint8_t> bits = bits_of(input, first, count);
    for (std::size_t s = 0; s < count; ++s) {
      const std::uint8_t* const record = bits.data() + s * input.features();
      std::vector<double> sum = forest.bias;
      for (const DecisionTrees::Next root : forest.trees.roots) {
        const std::size_t leaf = leaf_reached(
            forest.trees, root, [record](std::uint32_t bit) { return record[bit] != 0; });
        for (std::size_t k = 0; k < size; ++k) sum[k] += forest.values[leaf * size + k];
      }
      for (std::size_t k = 0; k < size; ++k) output.feature(k)[first + s] = sum[k];
    }
  });
}

void run_elements(const Elementwise& function, const RealBatch& input, RealBatch& output,
                  const ExecutionContext& context) {
  parallel_for(input.features(), context, [&](std::size_t i) {
    const auto from = input.feature(i);
    std::transform(from.begin(), from.end(), output.feature(i).begin(),
                   [&](double x) { return function.of(x, i); });
  });
}

void run_largest(const LargestOf& largest, const RealBatch& input, RealBatch& output,
                 const ExecutionContext& context) {
  parallel_for(output.features(), context, [&](std::size_t i) {
    const auto row = output.feature(i);
    std::fill(row.begin(), row.end(), largest.at_least[i]);
    for (const std::size_t member : largest.groups[i]) {
      const auto numbers = input.feature(member);
      for (std::size_t s = 0; s < row.size(); ++s) row[s] = std::max(row[s], numbers[s]);
    }
  });
}

void run_records(const RecordFunction& apply, const RealBatch& input, RealBatch& output,
                 const ExecutionContext& context) {
  parallel_for(input.samples(), context, [&](std::size_t s) {
    std::vector<double> in(input.features()), out(output.features());
    for (std::size_t i = 0; i < in.size(); ++i) in[i] = input.feature(i)[s];
    apply(in, out);
    for (std::size_t i = 0; i < out.size(); ++i) output.feature(i)[s] = out[i];
  });
}

void run_function(const FunctionNode& node, const Values& values, RealBatch& output,
                  const ExecutionContext& context) {
  const RealBatch& input = values[node.input];
  std::visit(
      Cases{[&](const Elementwise& function) { run_elements(function, input, output, context); },
            [&](const LargestOf& largest) { run_largest(largest, input, output, context); },
            [&](const RecordFunction& apply) { run_records(apply, input, output, context); }},
      node.function);
}

RealBatch run_node(const Node& node, const Values& values, const RealBatch& inputs,
                   const ExecutionContext& context) {
  if (std::holds_alternative<InputNode>(node.operation)) return inputs;
  RealBatch output(node.size, inputs.samples());
  std::visit(
      Cases{[](const InputNode&) {},
            [&](const LinearNode& linear) { run_linear(linear, values, output, context); },
            [&](const Conv2DNode& conv) { run_convolution(conv, values, output, context); },
            [&](const ProductNode& product) { run_product(product, values, output); },
            [&](const ConcatenateNode& concatenation) {
              run_concatenation(concatenation, values, output);
            },
            [&](const ForestNode& forest) { run_forest(forest, values, output, context); },
            [&](const FunctionNode& function) { run_function(function, values, output, context); }},
      node.operation);
  return output;
}

}  // namespace

std::vector<RealBatch> evaluate_all(const Program& program, const RealBatch& inputs,
                                    const ExecutionContext& context) {
  Values values;
  for (const Node& node : program.nodes) {
    context.check_stop();
    values.push_back(run_node(node, values, inputs, context.quiet()));
  }
  return values;
}

RealBatch evaluate(const Program& program, const RealBatch& inputs,
                   const ExecutionContext& context) {
  return std::move(evaluate_all(program, inputs, context).back());
}

}  // namespace sealion::real
