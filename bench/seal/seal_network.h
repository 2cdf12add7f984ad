#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/seal/microsoft.h"
#include "bench/seal/row_sums.h"
#include "program/program.h"

namespace sealion::bench {

/// A program of linear layers and squares as a user of SEAL would write it: one BGV ciphertext a
/// value, one sample a slot, no relinearisation, as ours has none either; threads share the rows of
/// a layer. Refers to all of its arguments.
class SealNetwork {
 public:
  /// Throws `unsupported` for nodes of other kinds, or a chain that is none.
  SealNetwork(const Program& program, const microsoft::SEALContext& context,
              const microsoft::Evaluator& evaluator);

  std::vector<microsoft::Ciphertext> run(std::vector<microsoft::Ciphertext> values,
                                         const MakeRowSums& make_row_sums,
                                         std::size_t threads) const;

 private:
  using Values = std::vector<microsoft::Ciphertext>;

  Values linear(const Node& node, const Values& inputs, const MakeRowSums& make_row_sums,
                std::size_t threads) const;
  void add_bias(microsoft::Ciphertext& sum, std::int64_t bias) const;

  const Program& program_;
  const microsoft::Evaluator& evaluator_;
  std::uint64_t t_;
};

/// The largest |weight| of a program's linear layers.
std::int32_t largest_weight_of(const Program& program);

}  // namespace sealion::bench
