#include <utility>

#include "api/model_state.h"
#include "base/error.h"
#include "data/preprocessing/fit_preprocessing.h"
#include "data/preprocessing/scaling_names.h"
#include "heras/layers/all_layers.h"

namespace sealion::models {
namespace {

template <typename L>
Layer wrap(L layer) {
  return Layer(std::make_unique<Layer::State>(Layer::State{std::make_unique<L>(std::move(layer))}));
}

Unexpected clip_if(bool clip) { return clip ? Unexpected::clip : Unexpected::refuse; }

sealion::PreprocessingOptions to_data(const PreprocessingOptions& options) {
  if (options.levels < 1 || options.levels > largest_level) {
    fail(ErrorCode::invalid_argument, "levels must be in [1, {}], not {}", largest_level,
         options.levels);
  }
  return {.levels = options.levels,
          .scaling = from_name<Scaling>(options.scaling),
          .outside = clip_if(options.clip_numbers),
          .unknown = clip_if(options.clip_texts)};
}

}  // namespace

Layer::Layer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Layer::Layer(Layer&&) noexcept = default;
Layer& Layer::operator=(Layer&&) noexcept = default;
Layer::~Layer() = default;

Layer Input(Shape shape, InputOptions options) {
  return wrap(heras::Input(std::move(shape), std::move(options)));
}

Layer InputFor(const Inputs& records, const PreprocessingOptions& options, std::string name) {
  Preprocessing rules = fit_preprocessing(records, to_data(options));
  const auto [low, high] = input_bounds(rules);
  Shape shape = takes_rows(rules) ? Shape{input_count(rules)} : record_shape(rules);
  auto input = std::make_unique<heras::Input>(
      std::move(shape), InputOptions{.saturation = high, .low = low, .name = std::move(name)});
  return Layer(std::make_unique<Layer::State>(Layer::State{std::move(input), std::move(rules)}));
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
