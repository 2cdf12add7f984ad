#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "program/program.h"

namespace sealion::heras {

/// The shape of one sample, without the batch: {28, 28}.
using Shape = std::vector<std::size_t>;

/// "(28, 28)", as Keras prints it.
std::string to_string(const Shape& shape);

/// Product of the dimensions.
std::size_t element_count(const Shape& shape);

/// One step of a network, as in Keras: a constructor that takes what the layer is, `build` that is
/// told what comes in, and `emit` that says it in integers. A layer keeps its own weights.
class Layer {
 public:
  virtual ~Layer() = default;

  /// What it is, as in a model file: "Dense".
  virtual const char* kind() const = 0;
  /// What this one is called: "dense_1".
  const std::string& name() const { return name_; }
  void set_name(std::string name);

  /// Makes the layer ready for samples of `input_shape`; called once, when it joins a model. Throws
  /// `invalid_argument` where the layer cannot take that shape.
  void build(const Shape& input_shape);
  const Shape& input_shape() const { return input_shape_; }
  const Shape& output_shape() const { return output_shape_; }

  /// Numbers that training finds.
  virtual std::size_t parameter_count() const { return 0; }

  /// The Input that a model starts with when this layer comes first, if it knows.
  virtual std::unique_ptr<Layer> implied_input() const { return nullptr; }

  /// Appends what the layer does to `x` and returns its result.
  virtual NodeId emit(ProgramBuilder& builder, NodeId x) const = 0;

  /// Everything the constructor took, as JSON; `layer_from_config` is the inverse.
  virtual nlohmann::json get_config() const;

 protected:
  explicit Layer(std::string name) : name_(std::move(name)) {}
  Layer(const Layer&) = default;
  Layer& operator=(const Layer&) = default;

  /// The shape rule of the layer.
  virtual Shape compute_output_shape(const Shape& input_shape) const = 0;

 private:
  std::string name_;
  Shape input_shape_, output_shape_;
};

/// A layer of that kind from what its get_config gave. Takes untrusted JSON: throws `unsupported`
/// naming an unknown kind, `corrupt` or `invalid_argument` naming a bad field.
std::unique_ptr<Layer> layer_from_config(const std::string& kind, const nlohmann::json& config);

}  // namespace sealion::heras
