#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "onnx/lower/combination.h"
#include "onnx/lower/symbolic.h"
#include "program/window.h"
#include "real/real_program.h"

namespace sealion::onnx {

/// Makes a program over reals out of what is done to symbols. Nothing is made before it is needed:
/// a sum of one element and a constant stays a symbol.
class Composer {
 public:
  /// Adds an element to the input. Throws `unsupported` once a convolution reads all of it.
  Element add_input();
  /// Names the nodes that are made from here on.
  void set_place(std::string name) { place_ = std::move(name); }

  /// One element a combination. Throws `unsupported` where there are more terms than anyone could
  /// run encrypted.
  std::vector<Element> linear(const std::vector<Combination>& rows);
  /// Convolution of an image [channels][height][width], which the window says with its borders;
  /// weights [filters][kernel height][kernel width][channels]. Makes [filters][output
  /// height][output width].
  std::vector<Element> convolution(const std::vector<Element>& image, const Window& window,
                                   const std::vector<double>& weights,
                                   const std::vector<double>& bias);
  /// left[i] * right[i].
  std::vector<Element> product(const std::vector<Element>& left, const std::vector<Element>& right);
  /// What an operator makes of all elements.
  std::vector<Element> function(const std::string& operation, const std::vector<Element>& elements,
                                std::size_t results, real::RecordFunction apply);
  /// A node that makes exactly these, in this order.
  real::NodeId node_of(const std::vector<Element>& elements);

  const real::Program& program() const { return program_; }

 private:
  real::NodeId append(real::Operation operation, std::size_t size);
  std::size_t size_of(real::NodeId id) const { return program_.nodes[id].size; }
  std::vector<Element> all_of(real::NodeId id) const;
  /// A node that makes all that `nodes` make, one after the other.
  real::NodeId joined(const std::vector<real::NodeId>& nodes);
  /// A node that makes these rows.
  real::NodeId made(const std::vector<Row>& rows);
  /// The node of all these elements, which are scaled and shifted, as one that makes them so.
  std::optional<real::NodeId> rescaled(const std::vector<Element>& elements);

  real::Program program_{{{"input", real::InputNode{}, 0}}};
  std::map<std::vector<real::NodeId>, real::NodeId> joined_;
  std::vector<std::pair<std::vector<Element>, real::NodeId>> settled_;  // what node_of has made
  std::string place_;
  bool input_is_convolved_ = false;
};

}  // namespace sealion::onnx
