#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "exchange/client_kind.h"
#include "layouts/primes.h"
#include "layouts/slotwise/cost/cost.h"
#include "layouts/slotwise/search/growth.h"
#include "program/program.h"
#include "program/range.h"

namespace sealion::planning {

/// A ring and plain moduli that hold the answer's range: what barriers are searched for.
struct Setting {
  Ring ring;
  std::vector<std::uint64_t> plain_moduli;  ///< largest first
  RangeMode range_mode;
  std::size_t batches;  ///< for all samples
  ClientKind client;

  std::uint64_t largest_t() const { return plain_moduli.front(); }
  double log2_t() const;
  PrimeBits prime_bits() const;
  /// Of a special prime that switches no keys, which Microsoft SEAL wants all the same: the least
  /// that are likely to have a prime; 0 for our clients.
  int spare_special_bits() const;
};

/// For all batches, their transfer and that of the evaluation keys, which are sent once.
double seconds_for_all(const Setting& setting, const Cost& cost, const CostModel& model);

/// A barrier by the number of primes that it drops, 0 for none.
struct BarrierChoice {
  NodeId after;
  bool relinearise;
  int primes;
};

/// One for each place, in ascending order; nothing for no barrier.
using BarrierChoices = std::vector<std::optional<BarrierChoice>>;

std::vector<Barrier> to_barriers(const BarrierChoices& choices);
bool has_barriers(const BarrierChoices& choices);

/// A plan before anything is proved: sizes by the growth of noise, cost by the model.
struct Draft {
  BarrierChoices choices;
  ChainSizes sizes;
  double excess_bits;  ///< of the modulus over what the ring may have; 0 where it fits
  double seconds;      ///< for all samples, server and network

  bool fits() const { return excess_bits == 0; }
  /// What the search minimises: seconds, and a step towards less simple plans must save enough.
  double score() const;
  /// What fits, then what is cheaper; of what does not fit, what is nearest to it.
  bool is_better_than(const Draft& other) const;
};

/// What a plan must save for each barrier, and for ranges that are not proved.
inline constexpr double worthwhile_factor = 1.02;
/// What it must save for its users to make and send evaluation keys.
inline constexpr double worthwhile_keys_factor = 1.25;

/// Makes drafts of one program in one setting.
class Drafter {
 public:
  /// Refers to all arguments.
  Drafter(const Program& program, const NoiseGrowths& growths, const Setting& setting,
          const CostModel& model)
      : program_(program), growths_(growths), setting_(setting), model_(model) {}

  Draft draft(const BarrierChoices& choices) const;
  /// The first node whose noise leaves no margin where the draft takes all the bits there are.
  NodeId breaking_node(const Draft& draft) const;

 private:
  Schedule schedule(const BarrierChoices& choices, int base_limbs) const;
  bool is_possible(const Schedule& schedule) const;
  NoiseWalk walk(const Schedule& schedule) const;
  ChainSizes chain_sizes(const Schedule& schedule, const NoiseWalk& walk) const;
  int base_bits(const Schedule& schedule, const NoiseWalk& walk) const;
  int special_bits(const Schedule& schedule, const NoiseWalk& walk, const ChainSizes& sizes) const;

  const Program& program_;
  const NoiseGrowths& growths_;
  const Setting& setting_;
  const CostModel& model_;
};

}  // namespace sealion::planning
