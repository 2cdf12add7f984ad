#pragma once

#include <sealion/layers.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "heras/layers/layer_kinds.h"
#include "program/program.h"

namespace sealion {
class JsonValue;
}

namespace sealion::heras {

/// "(28, 28)", as Keras prints it.
std::string to_string(const Shape& shape);

/// Product of the dimensions.
std::size_t element_count(const Shape& shape);

/// How many of each a layer has.
struct WeightSizes {
  std::size_t kernel = 0, bias = 0;

  friend bool operator==(const WeightSizes&, const WeightSizes&) = default;
};

/// One step of a network, as in Keras: a constructor that takes what the layer is, `build` that is
/// told what comes in, and `emit` that says it in integers. A layer keeps its own weights.
class Layer {
 public:
  virtual ~Layer() = default;

  /// What it is, as in a model file: "Dense".
  virtual const char* kind() const = 0;
  virtual AnyLayer any() const = 0;
  /// What this one is called: "dense_1".
  const std::string& name() const { return name_; }
  void set_name(std::string name);

  /// Makes the layer ready for samples of these shapes, one for each of its inputs (none for an
  /// Input); called once, when it joins a model. Throws `invalid_argument` where the layer cannot
  /// take them and where its output would have more than `largest_node_size` elements.
  void build(const std::vector<Shape>& input_shapes);
  const std::vector<Shape>& input_shapes() const { return input_shapes_; }
  /// That of the first input.
  const Shape& input_shape() const { return input_shapes_.front(); }
  const Shape& output_shape() const { return output_shape_; }

  /// Numbers that training finds, as Keras counts them.
  virtual std::size_t parameter_count() const { return 0; }
  /// Elements that an activation function makes of one sample: what encrypted evaluation
  /// multiplies.
  virtual std::size_t activation_count() const { return 0; }

  /// The largest absolute value that a weight of the kernel may have; 0 for a layer that is no
  /// LinearLayer.
  virtual std::int32_t weight_saturation() const { return 0; }

  /// The Input that a model starts with when this layer comes first, if it knows.
  virtual std::unique_ptr<Layer> implied_input() const { return nullptr; }

  /// The integers that the layer keeps; zeros for a layer that has none.
  virtual WeightSizes weight_sizes() const { return {}; }
  /// Whether it was trained or loaded with them, or needs none.
  bool has_weights() const { return is_weighted_ || weight_sizes() == WeightSizes{}; }
  const LayerWeights& weights() const { return weights_; }
  /// Throws `invalid_argument` for other sizes and for values that the layer cannot have; the layer
  /// is unchanged then.
  void set_weights(LayerWeights weights);
  /// What set_weights would throw.
  void check_weights(const LayerWeights& weights) const;

  /// Appends what the layer does to `inputs` and returns its result.
  virtual NodeId emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const = 0;

  /// Everything the constructor took, as JSON; `layer_from_config` is the inverse.
  virtual nlohmann::json get_config() const;

 protected:
  explicit Layer(std::string name) : name_(std::move(name)) {}
  Layer(const Layer&) = default;
  Layer& operator=(const Layer&) = default;

  /// The shape rule of the layer.
  virtual Shape compute_output_shape(const std::vector<Shape>& input_shapes) const = 0;
  /// Throws `invalid_argument` for values, in the right number, that the layer cannot have.
  virtual void check_values(const LayerWeights& weights) const;
  /// The part of that for a kernel within [-saturation, saturation].
  void check_kernel(const std::vector<std::int32_t>& kernel, std::int32_t saturation) const;

 private:
  std::string name_;
  std::vector<Shape> input_shapes_;
  Shape output_shape_;
  LayerWeights weights_;
  bool is_weighted_ = false;
};

/// Throws `invalid_argument` for a saturation that no weights can have.
void check_saturation(std::int32_t saturation);

/// A layer with one input.
class UnaryLayer : public Layer {
 public:
  NodeId emit(ProgramBuilder& builder, const std::vector<NodeId>& inputs) const final;

 protected:
  using Layer::Layer;

  virtual Shape output_shape_of(const Shape& input_shape) const = 0;
  virtual NodeId emit_one(ProgramBuilder& builder, NodeId x) const = 0;

 private:
  Shape compute_output_shape(const std::vector<Shape>& input_shapes) const final;
};

/// A layer of that kind from what its get_config gave. Takes untrusted JSON: throws `unsupported`
/// naming an unknown kind, `corrupt` or `invalid_argument` naming a bad field.
std::unique_ptr<Layer> layer_from_config(const std::string& kind, const JsonValue& config);

}  // namespace sealion::heras
