#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "program/linear.h"

namespace sealion::simplification {

using Constant = std::optional<std::int64_t>;

/// A row of a linear node on those of its inputs that are no constants.
struct Row {
  std::vector<LinearTerm> terms;
  std::int64_t bias;
};

/// Which integers of a program are the same for every input, and may be left to their readers: a
/// bias holds what it takes in. Of an output that is no linear node none is.
class Constants {
 public:
  /// Refers to the program.
  explicit Constants(const Program& program);

  const Constant& at(NodeId node, std::size_t feature) const { return values_[node][feature]; }
  /// Row r of a linear node; a row that is a constant has no terms.
  Row row(NodeId node, std::size_t r) const;
  /// Its bias, and visit(column, weight) for every one of its terms.
  std::int64_t bias(NodeId node, std::size_t r) const;
  template <typename Visit>
  void for_each_term(NodeId node, std::size_t r, const Visit& visit) const;

 private:
  std::vector<Constant> find(NodeId node) const;
  std::vector<Constant> find(const Node& node, const ProductNode& product) const;
  std::vector<Constant> find(const Node& node, const SumNode& sum) const;
  LinearMap map(NodeId node) const;
  const std::vector<Constant>& operand(NodeId node) const;
  bool keep_absorbable(NodeId node);

  const Program& program_;
  std::vector<std::vector<Constant>> values_;  // [nodes][features]
};

template <typename Visit>
void Constants::for_each_term(NodeId node, std::size_t r, const Visit& visit) const {
  if (values_[node][r]) return;
  const std::vector<Constant>& x = operand(node);
  map(node).for_each_term(r, [&](std::size_t column, std::int32_t weight) {
    if (!x[column]) visit(column, weight);
  });
}

}  // namespace sealion::simplification
