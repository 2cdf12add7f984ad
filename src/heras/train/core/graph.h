#pragma once

#include <cstddef>
#include <vector>

#include "heras/model/model.h"

namespace sealion::heras::train {

/// Which layers feed which: all that running a network needs to know of its model.
class Graph {
 public:
  explicit Graph(const Model& model) {
    for (std::size_t i = 0; i < model.layers().size(); ++i) inputs_.push_back(model.inputs_of(i));
  }

  std::size_t size() const { return inputs_.size(); }
  /// Those of `all`, [layers so far], that layer `i` takes.
  template <typename T>
  std::vector<T> inputs_of(std::size_t i, const std::vector<T>& all) const {
    std::vector<T> inputs;
    for (const std::size_t input : inputs_[i]) inputs.push_back(all[input]);
    return inputs;
  }

 private:
  std::vector<std::vector<std::size_t>> inputs_;
};

}  // namespace sealion::heras::train
