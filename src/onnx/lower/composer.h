#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "onnx/lower/combination.h"
#include "onnx/lower/limits.h"
#include "onnx/lower/stand_ins.h"
#include "onnx/lower/symbolic.h"
#include "program/window.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// Makes a program over reals out of what is done to symbols. Nothing is made before it is needed:
/// a sum of one element and a constant stays a symbol.
class Composer {
 public:
  /// Makes these in the place of the functions that they stand in for.
  explicit Composer(const Limits& limits = {}, StandIns stand_ins = {})
      : limits_(limits), stand_ins_(std::move(stand_ins)) {}

  /// Adds an element to the input. Throws `unsupported` once a convolution reads all of it.
  Element add_input();
  /// Names the nodes that are made from here on.
  void set_place(std::string name) { place_ = std::move(name); }

  /// Row r of what `linear` makes.
  using MakeRow = std::function<Combination(std::size_t r)>;
  /// One element a row; rows are asked for one by one, ascending. Throws `unsupported` where there
  /// are more terms than the limits allow.
  std::vector<Element> linear(std::size_t rows, const MakeRow& row);
  /// Convolution of an image [channels][height][width], which the window says with its borders;
  /// weights [filters][kernel height][kernel width][channels]. Makes [filters][output
  /// height][output width].
  std::vector<Element> convolution(const std::vector<Element>& image, const Window& window,
                                   const std::vector<double>& weights,
                                   const std::vector<double>& bias);
  /// left[i] * right[i].
  std::vector<Element> product(const std::vector<Element>& left, const std::vector<Element>& right);
  /// What trees over elements of the input tell; values row-major [leaves][bias.size()].
  std::vector<Element> forest(DecisionTrees trees, std::vector<double> values,
                              std::vector<double> bias);
  /// What an operator makes of each element by itself, of(element, its place).
  std::vector<Element> elementwise(const std::string& operation,
                                   const std::vector<Element>& elements, real::Elementwise each);
  /// The largest of each group of elements, by their places.
  std::vector<Element> largest(const std::string& operation, const std::vector<Element>& elements,
                               const std::vector<std::vector<std::size_t>>& groups);
  /// What an operator makes of all elements.
  std::vector<Element> function(const std::string& operation, const std::vector<Element>& elements,
                                std::size_t results, real::RecordFunction apply);
  /// Notes that a function makes the whole parts of these, in their order.
  void note_whole_parts(const std::vector<Element>& made, const std::vector<Element>& of);
  /// What an element is the whole part of, or the element itself.
  Element before_cutting(const Element& element) const;
  /// Notes that the logistic function makes these of those, in their order.
  void note_logistic(const std::vector<Element>& made, const std::vector<Element>& of);
  /// Of logistic functions their scores, which are in the same order of size; else the elements.
  std::vector<Element> before_logistic(const std::vector<Element>& elements) const;
  /// A node that makes exactly these, in this order.
  real::NodeId node_of(const std::vector<Element>& elements);

  /// Counts numbers that an operator keeps beside the weights of nodes. Throws `unsupported` where
  /// all together are more than the limits allow.
  void keep_terms(std::size_t count);
  const Limits& limits() const { return limits_; }

  const real::Program& program() const { return program_; }
  /// The program, when nothing more is added.
  real::Program take_program() { return std::move(program_); }

 private:
  /// For each node of one kind, what its elements are made of, one by one.
  using Origins = std::map<real::NodeId, std::vector<Element>>;

  real::NodeId append(real::Operation operation, std::size_t size);
  /// Where `made` are all elements of one node.
  void note(Origins& origins, const std::vector<Element>& made,
            const std::vector<Element>& of) const;
  std::vector<Element> append_function(const std::string& operation, real::NodeId input,
                                       real::Function function, std::size_t results);
  /// What stands in for the next function; null where it is made.
  const StandIn* next_stand_in();
  std::vector<Element> replaced(const StandIn& stand_in, const std::vector<Element>& elements);
  std::vector<Element> means(const std::vector<Element>& elements, const real::LargestOf& of);
  std::size_t size_of(real::NodeId id) const { return program_.nodes[id].size; }
  std::vector<Element> all_of(real::NodeId id) const;
  /// A node that makes all that `nodes` make, one after the other.
  real::NodeId joined(const std::vector<real::NodeId>& nodes);
  /// A node that makes exactly these for a convolution, which may be the input.
  real::NodeId convolved(const std::vector<Element>& image);
  /// A node that makes these rows.
  real::NodeId made(const std::vector<Row>& rows);
  /// The node of all these elements, which are scaled and shifted, as one that makes them so.
  std::optional<real::NodeId> rescaled(const std::vector<Element>& elements);

  /// Throws `unsupported` where a sum would be more than `most`.
  void count_up(std::size_t& sum, std::size_t more, std::size_t most, const char* what);

  Limits limits_;
  std::size_t terms_ = 0, multiplications_ = 0, numbers_ = 0;
  StandIns stand_ins_;
  std::size_t functions_ = 0;  // that were to be made so far
  real::Program program_{{{"input", real::InputNode{}, 0}}};
  std::map<std::vector<real::NodeId>, real::NodeId> joined_;
  std::vector<std::pair<std::vector<Element>, real::NodeId>> settled_;  // what node_of has made
  Origins whole_parts_, logistic_;                                      // what is cut, and scores
  std::string place_;
  bool input_is_convolved_ = false;
};

}  // namespace sealion::onnx
