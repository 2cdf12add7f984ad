#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <sealion/heras.h>

#include <array>
#include <utility>

#include "arrays.h"
#include "bindings.h"

namespace nb = nanobind;
using namespace nb::literals;

namespace sealion::python {
namespace {

using namespace sealion::models;
using Pair = std::pair<std::size_t, std::size_t>;
/// ((top, bottom), (left, right))
using Sides = std::pair<Pair, Pair>;

Size2D size(const Pair& pair) { return {pair.first, pair.second}; }

Borders borders(const Sides& sides) {
  const auto& [rows, columns] = sides;
  return {{rows.first, rows.second}, {columns.first, columns.second}};
}

Layer input_for(const nb::object& records, std::int64_t levels, const std::string& scaling,
                bool clip_numbers, bool clip_texts, const std::string& name) {
  return InputFor(to_inputs(records), {levels, scaling, clip_numbers, clip_texts}, name);
}

Layer conv2d(std::size_t filters, const Pair& kernel_size, const Pair& strides,
             const std::string& padding, std::int32_t saturation, bool use_bias,
             const std::string& name) {
  return Conv2D(filters, {size(kernel_size), size(strides), padding, saturation, use_bias, name});
}

Layer depthwise_conv2d(const Pair& kernel_size, const Pair& strides, const std::string& padding,
                       std::size_t depth_multiplier, std::int32_t saturation, bool use_bias,
                       const std::string& name) {
  return DepthwiseConv2D(size(kernel_size),
                         {size(strides), padding, depth_multiplier, saturation, use_bias, name});
}

/// Layers that hold no weights.
void bind_shapes(nb::module_& module) {
  module.def(
      "input",
      [](Shape shape, std::int64_t saturation, std::int64_t low, std::string name) {
        return Input(std::move(shape), {saturation, low, std::move(name)});
      },
      "shape"_a, "saturation"_a, "low"_a, "name"_a);
  module.def("input_for", &input_for, "records"_a, "levels"_a, "scaling"_a, "clip_numbers"_a,
             "clip_texts"_a, "name"_a);
  module.def("flatten", &Flatten, "name"_a);
  module.def("reshape", &Reshape, "target_shape"_a, "name"_a);
  module.def(
      "average_pooling2d",
      [](const Pair& pool, const Pair& strides, std::string padding, std::string name) {
        return AveragePooling2D({size(pool), size(strides), std::move(padding), std::move(name)});
      },
      "pool_size"_a, "strides"_a, "padding"_a, "name"_a);
  module.def("global_average_pooling2d", &GlobalAveragePooling2D, "name"_a);
  module.def(
      "zero_padding2d",
      [](const Sides& padding, std::string name) {
        return ZeroPadding2D(borders(padding), {std::move(name)});
      },
      "padding"_a, "name"_a);
  module.def("dropout", &Dropout, "rate"_a, "name"_a);
  module.def("add", &Add, "name"_a);
  module.def(
      "concatenate",
      [](std::int64_t axis, std::string name) {
        return Concatenate({axis, std::move(name)});
      },
      "axis"_a, "name"_a);
}

void bind_weights(nb::module_& module) {
  module.def(
      "dense",
      [](std::size_t units, std::int32_t saturation, bool use_bias, std::string name) {
        return Dense(units,
                     {.saturation = saturation, .use_bias = use_bias, .name = std::move(name)});
      },
      "units"_a, "saturation"_a, "use_bias"_a, "name"_a);
  module.def("conv2d", &conv2d, "filters"_a, "kernel_size"_a, "strides"_a, "padding"_a,
             "saturation"_a, "use_bias"_a, "name"_a);
  module.def("depthwise_conv2d", &depthwise_conv2d, "kernel_size"_a, "strides"_a, "padding"_a,
             "depth_multiplier"_a, "saturation"_a, "use_bias"_a, "name"_a);
  module.def(
      "batch_normalization",
      [](double momentum, double epsilon, bool center, bool scale, std::string name) {
        return BatchNormalization({momentum, epsilon, center, scale, std::move(name)});
      },
      "momentum"_a, "epsilon"_a, "center"_a, "scale"_a, "name"_a);
  module.def(
      "activation",
      [](std::string function, std::vector<double> coefficients, bool learnable, std::string name) {
        return Activation(std::move(function),
                          {std::move(coefficients), learnable, std::move(name)});
      },
      "function"_a, "coefficients"_a, "learnable"_a, "name"_a);
  module.def(
      "activity_sparsifier",
      [](double penalty, double initial_open, std::string name) {
        return ActivitySparsifier(
            {.penalty = penalty, .initial_open = initial_open, .name = std::move(name)});
      },
      "penalty"_a, "initial_open"_a, "name"_a);
}

}  // namespace

void bind_layers(nb::module_& module) {
  nb::class_<Layer>(module, "Layer");
  bind_shapes(module);
  bind_weights(module);
}

}  // namespace sealion::python
