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

/// element[i] = the product of what stands at place i in each of two halves of the source: of its
/// `groups` groups of elements, an even number, the first half and the second.
struct FoldedProductValue {
  ValueId source;
  std::size_t groups;
};

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
  std::variant<InputValue, ProductValue, FoldedProductValue, AffineValue> made;
};

/// Whether a value is a product of ciphertexts.
bool is_product(const Value& value);
/// What a value is made of; one that it reads twice stands there twice.
std::vector<ValueId> sources_of(const Value& value);

/// Linear nodes that follow each other are one map: their weights are residues under encryption,
/// whose size costs no noise, while every map does.
struct AffineForm {
  std::vector<Value> values;  ///< each after those that it is made of; the first is the input
  ValueId answer;
  /// [size of the first value], which literal of the program's input each is
  /// (PackedInput::literals); empty where it is the input as it is.
  std::vector<std::uint32_t> literals = {};
};

/// Whether a program is one that packed ciphertexts have a form of their own for: a forest, which
/// alone reads the input. The client then places what each path asks for, in groups: the first
/// decision of every path, the second, and so on; and the groups are multiplied, half by half.
bool is_packed_forest(const Program& program);

/// Groups of a value, at most: a power of two. A record needs as many slots.
std::size_t most_groups(const AffineForm& form);

/// The form of a program modulo t. Linear nodes are composed unless the product of their matrices
/// takes more than `most_composed` steps: then the value between them is made. Values and entries
/// are the same for every t; only the residues of weights and constants differ.
AffineForm affine_form(const Program& program, const Modulus& t);
inline constexpr std::size_t most_composed = std::size_t{1} << 26;

}  // namespace sealion::packed
