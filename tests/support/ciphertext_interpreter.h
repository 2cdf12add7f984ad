#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "layouts/slotwise/schedule/schedule.h"
#include "program/linear.h"
#include "schemes/bgv/arithmetic.h"
#include "schemes/bgv/evaluation_keys.h"
#include "schemes/bgv/modulus_switching.h"
#include "schemes/bgv/relinearisation.h"

namespace sealion::testing {

/// The integers of a node, one ciphertext each.
using CiphertextTensor = std::vector<Ciphertext>;

/// What became of a scheduled program on ciphertexts.
struct Interpretation {
  std::vector<CiphertextTensor> made;  ///< [nodes], before any barrier
  /// [stages][nodes]: what the stage keeps, after its barrier; empty for other nodes.
  std::vector<std::vector<CiphertextTensor>> crossed;

  const CiphertextTensor& answer() const { return crossed.back().back(); }
};

/// Runs a program by its definition, ciphertext by ciphertext with rlwe/ alone: what the engine
/// must agree with, residue by residue.
class CiphertextInterpreter {
 public:
  /// `keys` may be null where the schedule relinearises nothing. Refers to all of them.
  CiphertextInterpreter(const Program& program, const Schedule& schedule, ParametersPtr parameters,
                        const EvaluationKeys* keys)
      : program_(program),
        schedule_(schedule),
        parameters_(std::move(parameters)),
        switcher_(parameters_),
        relineariser_(keys == nullptr ? nullptr
                                      : std::make_unique<Relineariser>(parameters_, *keys)) {}

  Interpretation run(CiphertextTensor inputs) {
    Interpretation result;
    values_.assign(program_.nodes().size(), {});
    for (std::size_t stage = 0; stage < schedule_.stages().size(); ++stage) {
      const Stage& here = schedule_.stages()[stage];
      for (NodeId id = here.first; id < here.end; ++id) {
        values_[id] = id == 0 ? std::move(inputs) : make(id);
        result.made.push_back(values_[id]);
      }
      result.crossed.push_back(cross(here));
    }
    return result;
  }

 private:
  CiphertextTensor make(NodeId id) const {
    const Node& node = program_.node(id);
    if (is_linear(node)) return linear(node);
    if (const auto* product = std::get_if<ProductNode>(&node.operation))
      return multiplied(*product);
    if (const auto* sum = std::get_if<SumNode>(&node.operation)) return added(id, *sum);
    CiphertextTensor out;
    for (const CiphertextTensor& operand : aligned_operands(id)) {
      for (const Ciphertext& x : operand) out.push_back(x);
    }
    return widened(std::move(out));
  }

  CiphertextTensor linear(const Node& node) const {
    const CiphertextTensor& x = values_[inputs_of(node).front()];
    const LinearMap map(node, x.size());
    CiphertextTensor out;
    for (std::size_t r = 0; r < map.rows(); ++r) {
      Ciphertext sum = zero_like(x.front(), x.front().parts());
      for (const LinearTerm& term : map.row(r)) {
        sum = add(sum, multiply_integer(x[term.column], term.weight));
      }
      out.push_back(add_integer(sum, map.bias(r)));
    }
    return out;
  }

  CiphertextTensor multiplied(const ProductNode& product) const {
    CiphertextTensor out;
    for (std::size_t i = 0; i < values_[product.left].size(); ++i) {
      out.push_back(multiply(values_[product.left][i], values_[product.right][i]));
    }
    return out;
  }

  CiphertextTensor added(NodeId id, const SumNode& sum) const {
    const std::vector<CiphertextTensor> operands = aligned_operands(id);
    CiphertextTensor out;
    for (std::size_t i = 0; i < sum.constants.size(); ++i) {
      Ciphertext total = multiply_integer(operands[0][i], sum.factors[0]);
      for (std::size_t k = 1; k < operands.size(); ++k) {
        total = add(total, multiply_integer(operands[k][i], sum.factors[k]));
      }
      out.push_back(add_integer(total, sum.constants[i]));
    }
    return out;
  }

  /// All with the correction of the leading operand.
  std::vector<CiphertextTensor> aligned_operands(NodeId id) const {
    std::vector<CiphertextTensor> operands;
    for (const NodeId x : inputs_of(program_.node(id))) operands.push_back(values_[x]);
    const std::uint64_t leading = operands[schedule_.leading_operand(id)].front().correction();
    for (CiphertextTensor& operand : operands) {
      for (Ciphertext& x : operand) x = with_correction(x, leading);
    }
    return operands;
  }

  Ciphertext with_correction(const Ciphertext& x, std::uint64_t correction) const {
    const Modulus& t = parameters_->plain_modulus();
    const std::uint64_t ratio = t.multiply(correction, t.inverse(x.correction()));
    Ciphertext out = multiply_integer(x, t.centre(ratio));
    out.set_correction(correction);
    return out;
  }

  Ciphertext zero_like(const Ciphertext& x, std::size_t parts) const {
    Ciphertext zero(parameters_, parts, x.limbs());
    zero.set_correction(x.correction());
    return zero;
  }

  /// All with as many parts as the longest.
  CiphertextTensor widened(CiphertextTensor tensor) const {
    std::size_t parts = 0;
    for (const Ciphertext& x : tensor) parts = std::max(parts, x.parts());
    for (Ciphertext& x : tensor) x = add(zero_like(x, parts), x);
    return tensor;
  }

  std::vector<CiphertextTensor> cross(const Stage& stage) {
    std::vector<CiphertextTensor> kept(values_.size());
    for (const NodeId value : stage.keeps) {
      for (Ciphertext& x : values_[value]) {
        if (stage.barrier && stage.barrier->relinearise && x.parts() > 2) x = (*relineariser_)(x);
        if (stage.barrier) x = switcher_(x, stage.limbs - stage.barrier->dropped_limbs);
      }
      kept[value] = values_[value];
    }
    return kept;
  }

  const Program& program_;
  const Schedule& schedule_;
  ParametersPtr parameters_;
  ModulusSwitcher switcher_;
  std::unique_ptr<Relineariser> relineariser_;
  std::vector<CiphertextTensor> values_;  // [nodes], as the current stage sees them
};

inline Interpretation interpret(const Program& program, const Schedule& schedule,
                                const ParametersPtr& parameters, CiphertextTensor inputs,
                                const EvaluationKeys* keys = nullptr) {
  return CiphertextInterpreter(program, schedule, parameters, keys).run(std::move(inputs));
}

}  // namespace sealion::testing
