#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "base/execution_context.h"
#include "layouts/cost.h"
#include "layouts/layout.h"
#include "layouts/packed/form/affine_form.h"
#include "layouts/packed/packing/packing.h"
#include "layouts/packed_way.h"
#include "layouts/setting.h"
#include "program/program.h"

namespace sealion::packed {

/// Most bits of a coefficient prime that packed programs run with: they are multiplied by residues
/// alone.
inline constexpr int largest_prime_bits = max_modulus_bits;

/// What is to be packed for.
struct PackedRequest {
  std::size_t records = 1;          ///< of one request
  double seconds_per_key_byte = 0;  ///< what keys cost a request: they serve many
  /// A plan of as many or more is of no use.
  double too_many_seconds = std::numeric_limits<double>::infinity();
};

/// A plan that was not chosen.
struct PackedRival {
  PackedWay way;
  ParametersLiteral parameters;
  Cost cost;
  double seconds;
};

/// A way to run, and what it promises.
struct PackedPlan {
  PackedWay way;
  ParametersLiteral parameters;  ///< without the level of security, which is the caller's to state
  Cost cost;                     ///< of a request
  double seconds;                ///< of it and of its transfer, and its part of the keys
  double answer_budget;          ///< log2 of q over the noise, of what the client gets
  int flood_bits;                ///< of what masks the answer; 0 where nothing does
  std::vector<double> noise_budgets;  ///< [nodes], as made
  /// [nodes], of a request. A node that is one map with those behind it has the limbs and the
  /// budget of what that map makes, and nothing to do itself.
  std::vector<LayerShape> layers;
  /// The same with a key for every rotation, where this one has fewer.
  std::optional<PackedRival> all_keys;
};

/// No chain of the ring carries the program.
struct PackedMisfit {
  int bits;     ///< that the whole modulus would need, or more
  NodeId node;  ///< the first whose noise leaves no margin with the bits that there are
};

class WayPlanner;

/// Looks for ways to run one program packed. What it packs serves all settings that it is asked
/// for. It refers to the program, the cost model and the context. Not for several threads at once.
class PackedSearch {
 public:
  PackedSearch(const Program& program, const CostModel& model, const ExecutionContext& context);

  /// The way of the least seconds: records to share a ciphertext, how maps are packed, the chain
  /// and where its primes are dropped, which rotations have keys. Nothing where none fits or all
  /// take too many seconds.
  std::optional<PackedPlan> best(const planning::Setting& setting, const PackedRequest& request);
  /// What is nearest to fitting a setting that nothing fits.
  PackedMisfit misfit(const planning::Setting& setting, const PackedRequest& request);

 private:
  std::vector<std::size_t> numbers_of_records(const planning::Setting& setting,
                                              const PackedRequest& request);
  WayPlanner planner(const planning::Setting& setting, const PackedRequest& request,
                     std::size_t records);
  const Packing& packing(std::size_t slots);
  const AffineForm& form();

  const Program& program_;
  const CostModel& model_;
  const ExecutionContext& context_;
  std::optional<AffineForm> form_;         // modulo any t: packings are the same for all
  std::map<std::size_t, Packing> packed_;  // by slots of a record
};

}  // namespace sealion::packed
