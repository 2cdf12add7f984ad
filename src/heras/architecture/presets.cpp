#include "heras/architecture/presets.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "heras/architecture/keras_config.h"
#include "heras/architecture/limits.h"
#include "heras/architecture/names.h"
#include "heras/model/sequential.h"

namespace sealion::heras {
namespace {

constexpr const char* mlp_start = "mlp:";
constexpr std::size_t most_widths = 16;  // each squares: far above what fits any parameters

struct Task {
  const std::string& preset;
  const ArchitectureOptions& options;
  Shape input_shape;
  std::size_t outputs;
};

std::size_t parse_width(const std::string& preset, const std::string& text) {
  std::size_t width = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), width);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && width >= 1 && width <= largest_node_size) return width;
  fail(ErrorCode::invalid_argument,
       "{}: a width of {}: whole numbers from 1 to {} are allowed, as in mlp:64,32", quoted(preset),
       quoted(text), largest_node_size);
}

/// 64 and 32 of "mlp:64,32".
std::vector<std::size_t> parse_widths(const std::string& preset) {
  std::vector<std::size_t> widths;
  std::size_t start = std::string(mlp_start).size();
  while (true) {
    const std::size_t comma = std::min(preset.find(',', start), preset.size());
    if (widths.size() == most_widths) {
      fail(ErrorCode::invalid_argument, "{}: more than {} hidden layers", quoted(preset),
           most_widths);
    }
    widths.push_back(parse_width(preset, preset.substr(start, comma - start)));
    if (comma == preset.size()) return widths;
    start = comma + 1;
  }
}

Sequential start_model(const Task& task, const Shape& shape, const Saturations& saturations) {
  Sequential model(task.options.name.empty() ? model_name_of(task.preset) : task.options.name);
  model.add(Input(shape, {.saturation = saturations.input, .low = saturations.input_low}));
  return model;
}

/// Dense layers on all values of a record.
Model dense_network(const Task& task, const std::vector<std::size_t>& widths) {
  const Saturations saturations = saturations_for(task.options, task.input_shape);
  Sequential model = start_model(task, task.input_shape, saturations);
  if (task.input_shape.size() > 1) model.add(Flatten());
  for (const std::size_t width : widths) {
    model.add(Dense(width, {.saturation = saturations.weights}));
    model.add(Activation("square"));
  }
  model.add(Dense(task.outputs, {.saturation = saturations.weights}));
  return model;
}

/// One product costs little: its weights need not be small.
Model linear_network(const Task& task) {
  ArchitectureOptions options = task.options;
  if (!options.weight_saturation) options.weight_saturation = 127;
  return dense_network({task.preset, options, task.input_shape, task.outputs}, {});
}

/// How far kernels move over so many pixels: 2 as in the zoo, and further where more than 32
/// positions would come of it.
std::size_t stride_over(std::size_t extent) {
  constexpr std::size_t most_positions = 32;
  return std::max<std::size_t>(2, (extent + most_positions - 1) / most_positions);
}

/// (height, width, channels) of pictures.
Shape picture_shape(const Task& task) {
  Shape shape = task.input_shape;
  if (shape.size() == 2) shape.push_back(1);
  if (shape.size() == 3) return shape;
  fail(ErrorCode::invalid_argument,
       "'cnn' reads pictures of (height, width) or (height, width, channels), not {}: take linear "
       "or mlp:64,32",
       to_string(task.input_shape));
}

Model convolutional_network(const Task& task) {
  const Shape shape = picture_shape(task);
  ArchitectureOptions options = task.options;
  if (!options.weight_saturation) options.weight_saturation = 7;
  const Saturations saturations = saturations_for(options, shape);
  const Size2D strides{stride_over(shape[0]), stride_over(shape[1])};
  Sequential model = start_model(task, shape, saturations);
  model.add(Conv2D(16, {.kernel_size = {2 * strides.y + 1, 2 * strides.x + 1},
                        .strides = strides,
                        .padding = "same",
                        .saturation = saturations.weights}));
  model.add(Activation("square"));
  const Shape& filtered = model.output_shape();
  if (filtered[0] > 1 && filtered[1] > 1) model.add(AveragePooling2D({.pool_size = 2}));
  model.add(Flatten());
  model.add(Dense(100, {.saturation = saturations.weights}));
  model.add(Activation("square"));
  model.add(Dense(task.outputs, {.saturation = saturations.weights}));
  return model;
}

Model make_preset(const Task& task) {
  if (task.preset == "linear") return linear_network(task);
  if (task.preset == "cnn") return convolutional_network(task);
  return dense_network(task, parse_widths(task.preset));
}

}  // namespace

Architecture preset_architecture(const std::string& preset, const ArchitectureOptions& options) {
  const bool is_known = preset == "linear" || preset == "cnn" || preset.starts_with(mlp_start);
  if (!is_known) {
    fail(ErrorCode::not_found, "no architecture {}: neither a file that Keras wrote nor {}",
         quoted(preset), preset_names);
  }
  if (!options.input_shape || !options.outputs) {
    fail(ErrorCode::invalid_argument,
         "{} is for any data: say the shape of a record, as 30 or 28,28,1, and how many numbers an "
         "answer has",
         quoted(preset));
  }
  Model model = make_preset({preset, options, *options.input_shape, *options.outputs});
  check_extent(model);
  return {std::move(model), {}};
}

}  // namespace sealion::heras
