#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "layouts/packed/form/rows.h"
#include "program/program.h"
#include "ring/modulus.h"

/// A program as what costs something under encryption: products, and affine maps between them.
namespace sealion::packed {

/// A value that is made under encryption: its place in `AffineForm::values`.
using ValueId = std::size_t;

struct InputValue {};

/// Element by element.
struct ProductValue {
  ValueId left, right;
};

struct AffineTerm {
  ValueId source;
  std::shared_ptr<const Rows> rows;  ///< [size], shared by copies of a form
};

/// constants + the sum of the terms, all modulo t.
struct AffineValue {
  std::vector<AffineTerm> terms;  ///< ascending by source, none twice
  std::vector<std::uint64_t> constants;
};

struct Value {
  NodeId node;           ///< of the program, that has this value
  std::size_t size;      ///< integers of one record
  std::size_t channels;  ///< of an image [positions][channels]; 1 where it is none
  std::variant<InputValue, ProductValue, AffineValue> made;
};

/// What a value is made of; one that it reads twice stands there twice.
std::vector<ValueId> sources_of(const Value& value);

/// Linear nodes that follow each other are one map: their weights are residues under encryption,
/// whose size costs no noise, while every map does.
struct AffineForm {
  std::vector<Value> values;  ///< each after those that it is made of; the first is the input
  ValueId answer;
};

/// The form of a program modulo t. Linear nodes are composed unless the product of their matrices
/// takes more than `most_composed` steps: then the value between them is made. Values and entries
/// are the same for every t; only the residues of weights and constants differ.
AffineForm affine_form(const Program& program, const Modulus& t);
inline constexpr std::size_t most_composed = std::size_t{1} << 26;

}  // namespace sealion::packed
