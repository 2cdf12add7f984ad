#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "onnx/lower/call.h"
#include "onnx/lower/trees/column_test.h"
#include "onnx/lower/trees/ensemble.h"

namespace sealion::onnx {

/// A decision as a bit that the client sends.
struct Question {
  std::optional<std::uint32_t>
      bit;                   ///< of the program's input; none: the answer is always the same
  bool is_inverted = false;  ///< clear where the decision is true; or the answer
  std::size_t if_true = 0, if_false = 0;
};

/// Puts the decisions of an ensemble to the columns of a record: what stands between is undone, and
/// decisions that ask the same, or the reverse, are one bit.
class Questions {
 public:
  /// Refers to both. Throws `unsupported` for decisions on texts, and on numbers that are made of
  /// several or by what encrypted numbers cannot do.
  Questions(Call& call, const Ensemble& ensemble);

  /// What node `decision` asks. A chain of decisions on one feature that go the same way where they
  /// are true, as exporters write a set of categories, is one.
  const Question& of(std::size_t decision);

 private:
  Question asked(std::size_t decision);
  ColumnTest test_of(const TreeNode& decision, const Element& element) const;
  /// Of decisions that compare a bit.
  Question on_bit(const TreeNode& decision, const Element& element) const;
  Question on_number(std::size_t decision, const Element& element);

  Call& call_;
  const Ensemble& ensemble_;
  std::vector<Element> features_;
  bool single_;                                 ///< numbers are compared in single precision
  std::vector<std::optional<Question>> known_;  ///< [nodes]
};

}  // namespace sealion::onnx
