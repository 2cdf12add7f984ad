#include "bench/seal/seal_network.h"

#include <algorithm>
#include <cstdlib>

#include "base/error.h"
#include "base/parallel.h"
#include "program/linear.h"
#include "ring/modulus.h"

namespace sealion::bench {
namespace {

/// Whether a node reads the one before it, by rows or by squaring.
bool is_layer(const Program& program, NodeId id) {
  const Node& node = program.node(id);
  const auto operands = inputs_of(node);
  const bool is_chained = std::ranges::all_of(operands, [id](NodeId x) { return x + 1 == id; });
  return is_chained && (is_linear(node) || is_square(node));
}

}  // namespace

SealNetwork::SealNetwork(const Program& program, const microsoft::SEALContext& context,
                         const microsoft::Evaluator& evaluator)
    : program_(program),
      evaluator_(evaluator),
      t_(context.first_context_data()->parms().plain_modulus().value()) {
  for (NodeId id = 1; id < program.nodes().size(); ++id) {
    if (is_layer(program, id)) continue;
    fail(ErrorCode::unsupported, "layer {}: only linear layers and squares can be compared",
         program.node(id).name);
  }
}

std::vector<microsoft::Ciphertext> SealNetwork::run(std::vector<microsoft::Ciphertext> values,
                                                    const MakeRowSums& make_row_sums,
                                                    std::size_t threads) const {
  for (NodeId id = 1; id < program_.nodes().size(); ++id) {
    const Node& node = program_.node(id);
    if (is_linear(node)) {
      values = linear(node, values, make_row_sums, threads);
    } else {
      parallel_for(values.size(), {.threads = threads},
                   [&](std::size_t i) { evaluator_.square_inplace(values[i]); });
    }
  }
  return values;
}

SealNetwork::Values SealNetwork::linear(const Node& node, const Values& inputs,
                                        const MakeRowSums& make_row_sums,
                                        std::size_t threads) const {
  const LinearMap map(node, inputs.size());
  Values sums(map.rows());
  parallel_for_each(
      map.rows(), {.threads = threads}, make_row_sums, [&](RowSums& row_sums, std::size_t r) {
        const std::vector<LinearTerm> terms = map.row(r);
        if (terms.empty()) {
          fail(ErrorCode::unsupported, "layer {}: row {} has no weight", node.name, r);
        }
        row_sums.sum(inputs, terms, sums[r]);
        add_bias(sums[r], map.bias(r));
      });
  return sums;
}

void SealNetwork::add_bias(microsoft::Ciphertext& sum, std::int64_t bias) const {
  if (bias == 0) return;
  microsoft::Plaintext constant(1);
  constant[0] = Modulus(t_).reduce_signed(bias);
  evaluator_.add_plain_inplace(sum, constant);
}

std::int32_t largest_weight_of(const Program& program) {
  std::int32_t largest = 1;
  for (NodeId id = 1; id < program.nodes().size(); ++id) {
    const Node& node = program.node(id);
    if (!is_linear(node)) continue;
    const LinearMap map(node, program.node(inputs_of(node).front()).size);
    for (std::size_t r = 0; r < map.rows(); ++r) {
      map.for_each_term(r, [&](std::size_t, std::int32_t weight) {
        largest = std::max(largest, std::abs(weight));
      });
    }
  }
  return largest;
}

}  // namespace sealion::bench
