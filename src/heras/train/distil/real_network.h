#pragma once

#include <ATen/ATen.h>

#include <map>
#include <memory>
#include <vector>

#include "heras/train/core/parameter.h"
#include "heras/train/distil/linear_unit.h"
#include "real/real_program.h"

namespace sealion::heras::train {

/// A program over reals as libtorch computes it, whose weights can be learned.
class RealNetwork {
 public:
  /// Refers to the program.
  explicit RealNetwork(const real::Program& program);

  /// What the last node makes: [records][inputs] -> [records][answers]. Functions pass no
  /// gradients.
  at::Tensor forward(const at::Tensor& inputs) const;
  /// From here on weights are measured by how far these inputs spread what their nodes read.
  void standardise(const at::Tensor& inputs);
  /// From here on `forward` takes the weights of this program, which the learned ones were rounded
  /// to, and whatever these have moved by since; gradients pass straight through.
  void round_to(const real::Program& rounded);
  /// All that is learned.
  std::vector<Parameter> parameters() const;
  /// The program with the weights as they were learned, unrounded.
  real::Program program() const;

 private:
  at::Tensor made(real::NodeId id, const std::vector<at::Tensor>& values,
                  const at::Tensor& inputs) const;

  const real::Program& program_;
  std::map<real::NodeId, std::unique_ptr<LinearUnit>> units_;
};

}  // namespace sealion::heras::train
