#include "heras/train/optimizers/optimizer.h"

#include "base/cases.h"
#include "heras/train/optimizers/adam.h"
#include "heras/train/optimizers/adamw.h"
#include "heras/train/optimizers/sgd.h"

namespace sealion::heras::train {

void Optimizer::step(const std::vector<ParameterView>& parameters, double rate) {
  if (memory_.steps == 0) {
    for (const ParameterView& parameter : parameters) {
      memory_.moments.resize(memory_.moments.size() + kept_,
                             std::vector<float>(parameter.values.size()));
    }
  }
  ++memory_.steps;
  const std::span<std::vector<float>> moments = memory_.moments;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    move(parameters[p], moments.subspan(p * kept_, kept_), memory_.steps, rate);
  }
}

bool Optimizer::restore(OptimizerMemory memory, const std::vector<std::size_t>& sizes) {
  const std::size_t expected = memory.steps == 0 ? 0 : kept_ * sizes.size();
  if (memory.moments.size() != expected) return false;
  for (std::size_t i = 0; i < memory.moments.size(); ++i) {
    if (memory.moments[i].size() != sizes[i / kept_]) return false;
  }
  memory_ = std::move(memory);
  return true;
}

std::unique_ptr<Optimizer> make_optimizer(const heras::Optimizer& options) {
  using Made = std::unique_ptr<Optimizer>;
  return std::visit(Cases{[](const optimizers::Adam&) -> Made { return std::make_unique<Adam>(); },
                          [](const optimizers::AdamW& adamw) -> Made {
                            return std::make_unique<AdamW>(adamw.weight_decay);
                          },
                          [](const optimizers::Sgd& sgd) -> Made {
                            return std::make_unique<Sgd>(sgd.momentum, sgd.nesterov);
                          }},
                    options.value());
}

}  // namespace sealion::heras::train
