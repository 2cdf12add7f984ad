#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "layouts/barrier.h"
#include "program/program.h"

namespace sealion {

/// Nodes between two barriers: the engine takes each tile of points through all of them.
struct Stage {
  NodeId first = 0, end = 0;       ///< nodes [first, end)
  std::size_t limbs = 0;           ///< of every value
  std::vector<NodeId> reads = {};  ///< values of earlier stages that its nodes read
  /// Values needed later, or by the client; some may be of earlier stages.
  std::vector<NodeId> keeps = {};
  std::optional<Barrier> barrier =
      {};  ///< that ends it, applied to `keeps`; the last may have none
};

/// A program with its barriers: how many parts, limbs and corrections every value has where it is
/// read. The one place that noise, cost and engine take it from.
class Schedule {
 public:
  /// `limbs` are those of the input. Throws `invalid_argument` where there are none, where barriers
  /// are too many, not in ascending order, name no node, do nothing or drop the last limb, and
  /// `does_not_fit` naming the layer beyond `most_parts` or `most_degree`.
  Schedule(const Program& program, std::size_t limbs, const std::vector<Barrier>& barriers);

  const std::vector<Stage>& stages() const { return stages_; }
  std::size_t stage_of(NodeId node) const { return stage_of_[node]; }
  std::size_t limbs() const { return stages_.front().limbs; }
  /// Limbs of the answer, after the last barrier.
  std::size_t output_limbs() const;
  std::size_t output_parts() const;
  NodeId output() const { return states_.back().size() - 1; }

  /// Parts of `value` as the nodes of `stage` see it.
  std::size_t parts(NodeId value, std::size_t stage) const { return at(value, stage).parts; }
  /// What the barrier that ends `stage` does with a value.
  bool is_relinearised(NodeId value, std::size_t stage) const {
    return parts(value, stage) != parts(value, stage + 1);
  }
  bool is_unchanged(NodeId value, std::size_t stage) const {
    return stages_[stage].barrier->dropped_limbs == 0 && !is_relinearised(value, stage);
  }
  /// How often each barrier's primes multiply the correction of `value` as `stage` sees it:
  /// correction = prod_b (product of the primes that barrier b drops)^-switches[b] mod t.
  const std::vector<unsigned>& switches(NodeId value, std::size_t stage) const {
    return at(value, stage).switches;
  }
  /// Degree of `value` as a polynomial in the input: how often it multiplies the input's own
  /// correction.
  std::size_t degree(NodeId value, std::size_t stage) const { return at(value, stage).degree; }
  /// Whether sums and concatenations join values of one degree only: what inputs that have a
  /// correction of their own ask for, or their operands would have to be brought to one.
  bool is_homogeneous() const { return is_homogeneous_; }
  /// Where operands of a sum or a concatenation differ in their corrections, all are brought to
  /// that of this one: the operand with the most multiplications behind it, which has the most
  /// noise. (Index into inputs_of; 0 for nodes with one operand or none.)
  std::size_t leading_operand(NodeId node) const { return leading_operand_[node]; }

  /// Most parts and limbs at which something is relinearised: what evaluation keys are for. Zeros
  /// where nothing is.
  std::size_t relinearised_parts() const { return relinearised_parts_; }
  std::size_t relinearised_limbs() const { return relinearised_limbs_; }

  /// In place of a stage: who gets the output, after the last barrier.
  std::size_t client() const { return stages_.size(); }

 private:
  struct State {
    std::size_t parts = 0;
    std::size_t degree = 0;  ///< in the input
    std::vector<unsigned> switches;
  };
  const State& at(NodeId value, std::size_t stage) const { return states_[stage][value]; }
  void cut_into_stages(const Program& program, const std::vector<Barrier>& barriers);
  void run_nodes(const Program& program, std::size_t stage);
  void cross_barrier(std::size_t stage);

  std::vector<Stage> stages_;
  std::vector<std::size_t> stage_of_;
  std::vector<std::vector<State>> states_;  // [stages + 1][nodes]; the last row is the client's
  std::vector<std::size_t> leading_operand_;
  std::size_t relinearised_parts_ = 0, relinearised_limbs_ = 0;
  bool is_homogeneous_ = true;
};

}  // namespace sealion
