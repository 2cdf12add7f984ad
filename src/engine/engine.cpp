#include "engine/engine.h"

#include <vector>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/tile_runner.h"
#include "ring/kernels/kernels.h"

namespace sealion {
namespace {

/// A node's step, given the steps before it.
EngineStep make_step(const Node& node, const std::vector<EngineStep>& before) {
  if (const auto* dense = std::get_if<DenseNode>(&node.operation)) {
    const EngineStep& input = before[dense->input];
    return {EngineStep::Dense{dense->input, DenseLayer(*dense, input.size)}, node.size,
            input.parts};
  }
  if (const auto* square = std::get_if<SquareNode>(&node.operation)) {
    return {EngineStep::Square{square->input}, node.size, 2 * before[square->input].parts - 1};
  }
  return {EngineStep::Input{}, node.size, 2};
}

void check_products(const Node& node, const EngineStep& step, const Parameters& parameters) {
  const auto* dense = std::get_if<EngineStep::Dense>(&step.action);
  if (dense == nullptr) return;
  for (std::size_t limb = 0; limb < parameters.limbs(); ++limb) {
    const int bits = dense->layer.weight_bits() + parameters.coeff_modulus(limb).bits();
    if (bits > kernels::dense_product_bits) {
      fail(ErrorCode::does_not_fit,
           "layer '{}': weights of {} bits times a coefficient prime of {} bits exceed the {} bits "
           "of a product; plan with smaller primes or a lower saturation",
           node.name, dense->layer.weight_bits(), parameters.coeff_modulus(limb).bits(),
           kernels::dense_product_bits);
    }
  }
}

}  // namespace

struct Engine::Implementation {
  ParametersPtr parameters;
  std::vector<EngineStep> steps;
};

Engine::Engine(const Program& program, ParametersPtr parameters) {
  std::vector<EngineStep> steps;
  for (const Node& node : program.nodes()) {
    steps.push_back(make_step(node, steps));
    check_products(node, steps.back(), *parameters);
  }
  implementation_ =
      std::make_unique<Implementation>(Implementation{std::move(parameters), std::move(steps)});
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

EncryptedBatch Engine::run(const EncryptedBatch& inputs, std::size_t threads) const {
  const std::vector<EngineStep>& steps = implementation_->steps;
  const Parameters& parameters = *implementation_->parameters;
  if (inputs.parameters()->digest() != parameters.digest()) {
    fail(ErrorCode::incompatible, "the batch was encrypted under other parameters than the plan's");
  }
  if (inputs.features() != steps.front().size || inputs.parts() != steps.front().parts) {
    fail(ErrorCode::incompatible,
         "the batch has {} ciphertexts of {} parts, the program takes {} of {}", inputs.features(),
         inputs.parts(), steps.front().size, steps.front().parts);
  }
  EncryptedBatch outputs(implementation_->parameters, steps.back().size, steps.back().parts,
                         inputs.samples(), std::nullopt);
  parallel_for_each(
      parameters.limbs() * inputs.tiles(), threads,
      [&] { return std::make_unique<TileRunner>(steps, inputs, outputs); },
      [&](TileRunner& runner, std::size_t i) {
        runner.run(i / inputs.tiles(), i % inputs.tiles());
      });
  return outputs;
}

}  // namespace sealion
