#include "heras/train/core/roles.h"

#include <algorithm>

#include "base/error.h"
#include "heras/layers/all_layers.h"

namespace sealion::heras::train {
namespace {

template <typename L>
bool is(const Layer& layer) {
  return layer_as<L>(layer) != nullptr;
}

/// The one layer that reads layer `i`, or none where several do or nobody does.
const Layer* only_reader(const Model& model, std::size_t i) {
  const auto layers = model.layers();
  const Layer* found = nullptr;
  for (std::size_t reader = i + 1; reader < layers.size(); ++reader) {
    const auto& inputs = model.inputs_of(reader);
    const auto times = std::count(inputs.begin(), inputs.end(), i);
    if (times == 0) continue;
    if (found != nullptr || times > 1) return nullptr;
    found = layers[reader];
  }
  return found;
}

bool is_read_by_linear(const Model& model, std::size_t first) {
  const auto layers = model.layers();
  return std::any_of(layers.begin() + static_cast<std::ptrdiff_t>(first), layers.end(),
                     [](const Layer* layer) { return is<LinearLayer>(*layer); });
}

/// Asks for normalisation where a linear layer is followed by one, or by an activation that is not
/// the network's end.
void plan_normalisation(const Model& model, std::vector<Role>& roles) {
  const auto layers = model.layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!is<LinearLayer>(*layers[i])) continue;
    const Layer* reader = only_reader(model, i);
    if (reader == nullptr) continue;
    roles[i].normalisation = layer_as<BatchNormalization>(*reader);
    roles[i].is_normalised = roles[i].normalisation != nullptr ||
                             (is<Activation>(*reader) && is_read_by_linear(model, i + 1));
    if (roles[i].normalisation == nullptr) continue;
    const auto place = std::find(layers.begin(), layers.end(), reader) - layers.begin();
    roles[static_cast<std::size_t>(place)].is_absorbed = true;
  }
}

/// What a layer does with the steps of its inputs.
enum class Steps {
  replaces,    ///< its own have nothing to do with them
  passes_on,   ///< its own follow from them
  needs_equal  ///< wants one for all: what differs from channel to channel must stay with the last
               ///< dimension
};

struct StepsOf {
  Steps operator()(const Input&) const { return Steps::replaces; }
  Steps operator()(const LinearLayer&) const { return Steps::replaces; }
  Steps operator()(const Add&) const { return Steps::needs_equal; }
  Steps operator()(const Reshape&) const { return Steps::needs_equal; }
  Steps operator()(const Activation& activation) const {
    return activation.is_square() ? Steps::passes_on : Steps::needs_equal;
  }
  Steps operator()(const Flatten&) const { return Steps::passes_on; }
  Steps operator()(const AveragePooling2D&) const { return Steps::passes_on; }
  Steps operator()(const GlobalAveragePooling2D&) const { return Steps::passes_on; }
  Steps operator()(const ZeroPadding2D&) const { return Steps::passes_on; }
  Steps operator()(const BatchNormalization&) const { return Steps::passes_on; }
  Steps operator()(const ActivitySparsifier&) const { return Steps::passes_on; }
  Steps operator()(const Dropout&) const { return Steps::passes_on; }
  Steps operator()(const Concatenate&) const { return Steps::passes_on; }
  Steps operator()(const IntegerProgram&) const { return Steps::replaces; }
};

/// From the end to the beginning: the logits are compared, so they share a step.
void plan_steps(const Model& model, std::vector<Role>& roles) {
  const auto layers = model.layers();
  roles.back().needs_one_step = true;
  for (std::size_t i = layers.size(); i-- > 1;) {
    const Steps steps = visit_layer(*layers[i], StepsOf());
    const bool asks =
        steps == Steps::needs_equal || (steps == Steps::passes_on && roles[i].needs_one_step);
    if (is<BatchNormalization>(*layers[i]) && !roles[i].is_absorbed && roles[i].needs_one_step) {
      fail(
          ErrorCode::unsupported,
          "{}: cannot train a BatchNormalization there: its channels would have to share one step. "
          "Put it right behind a Dense or convolutional layer that nothing else reads",
          layers[i]->name());
    }
    if (!asks) continue;
    for (const std::size_t input : model.inputs_of(i)) roles[input].needs_one_step = true;
  }
}

}  // namespace

std::vector<Role> roles_of(const Model& model) {
  std::vector<Role> roles(model.layers().size());
  plan_normalisation(model, roles);
  plan_steps(model, roles);
  return roles;
}

}  // namespace sealion::heras::train
