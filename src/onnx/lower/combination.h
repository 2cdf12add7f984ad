#pragma once

#include <cstddef>
#include <vector>

#include "onnx/lower/symbolic.h"

namespace sealion::onnx {

/// bias + sum of weights * elements.
struct Combination {
  struct Term {
    Element element;
    double weight;
  };
  std::vector<Term> terms;
  double bias = 0;
};

/// The same over what nodes make, each number once.
struct Row {
  struct Term {
    real::NodeId node;
    std::size_t index;
    double weight;  ///< not 0
  };
  std::vector<Term> terms;  ///< by node and index, ascending
  double bias = 0;
};

Row row_of(const Combination& combination);

/// A row of one term or none.
bool is_element(const Row& row);
Element element_of(const Row& row);

}  // namespace sealion::onnx
