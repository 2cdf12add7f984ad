#pragma once

#include <optional>

#include "data/preprocessing/input_rules.h"
#include "onnx/lower/symbolic.h"
#include "onnx/lower/trees/ensemble.h"

namespace sealion::onnx {

/// Whether a number of a record passes: `at_least` for the least values, exchanged at each edge of
/// `test`; where there is none, as `test` says.
struct ColumnTest {
  bool at_least = false;
  NumberTest test = {};
};

/// What a decision asks of a number as a client has it, offset + factor * number being compared
/// (the element's; not constant). Where `single` is set numbers are rounded to single precision
/// before and after, as runtimes do. `missing` is taken for one that is missing.
ColumnTest column_test(const TreeNode& decision, const Element& element, bool single,
                       std::optional<double> missing);

/// Whether one or the other passes, and the reverse.
ColumnTest either(const ColumnTest& a, const ColumnTest& b);
ColumnTest inverted(ColumnTest test);

/// Whether a number that a node compares passes.
bool passes(const TreeNode& decision, double number);

}  // namespace sealion::onnx
