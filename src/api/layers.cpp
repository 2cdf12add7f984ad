#include <utility>

#include "api/model_state.h"
#include "heras/layers/all_layers.h"

namespace sealion::models {
namespace {

template <typename L>
Layer wrap(L layer) {
  return Layer(std::make_unique<Layer::State>(Layer::State{std::make_unique<L>(std::move(layer))}));
}

}  // namespace

Layer::Layer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Layer::Layer(Layer&&) noexcept = default;
Layer& Layer::operator=(Layer&&) noexcept = default;
Layer::~Layer() = default;

Layer Input(Shape shape, InputOptions options) {
  return wrap(heras::Input(std::move(shape), std::move(options)));
}

Layer Flatten(std::string name) { return wrap(heras::Flatten(std::move(name))); }

Layer Reshape(std::vector<std::int64_t> target_shape, std::string name) {
  return wrap(heras::Reshape(std::move(target_shape), std::move(name)));
}

Layer Dense(std::size_t units, DenseOptions options) {
  return wrap(heras::Dense(units, std::move(options)));
}

Layer Conv2D(std::size_t filters, Conv2DOptions options) {
  return wrap(heras::Conv2D(filters, std::move(options)));
}

Layer DepthwiseConv2D(Size2D kernel_size, DepthwiseConv2DOptions options) {
  return wrap(heras::DepthwiseConv2D(kernel_size, std::move(options)));
}

Layer AveragePooling2D(AveragePooling2DOptions options) {
  return wrap(heras::AveragePooling2D(std::move(options)));
}

Layer GlobalAveragePooling2D(std::string name) {
  return wrap(heras::GlobalAveragePooling2D(std::move(name)));
}

Layer ZeroPadding2D(Borders padding, ZeroPadding2DOptions options) {
  return wrap(heras::ZeroPadding2D(padding, std::move(options)));
}

Layer BatchNormalization(BatchNormalizationOptions options) {
  return wrap(heras::BatchNormalization(std::move(options)));
}

Layer Activation(std::string function, ActivationOptions options) {
  return wrap(heras::Activation(std::move(function), std::move(options)));
}

Layer ActivitySparsifier(ActivitySparsifierOptions options) {
  return wrap(heras::ActivitySparsifier(std::move(options)));
}

Layer Dropout(double rate, std::string name) { return wrap(heras::Dropout(rate, std::move(name))); }

Layer Add(std::string name) { return wrap(heras::Add(std::move(name))); }

Layer Concatenate(ConcatenateOptions options) {
  return wrap(heras::Concatenate(std::move(options)));
}

}  // namespace sealion::models
