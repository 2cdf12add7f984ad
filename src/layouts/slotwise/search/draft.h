#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "layouts/draft.h"
#include "layouts/setting.h"
#include "layouts/slotwise/search/growth.h"
#include "program/program.h"

namespace sealion::planning {

/// A barrier by the number of primes that it drops, 0 for none.
struct BarrierChoice {
  NodeId after;
  bool relinearise;
  int primes;

  friend auto operator<=>(const BarrierChoice&, const BarrierChoice&) = default;
};

/// One for each place, in ascending order; nothing for no barrier.
using BarrierChoices = std::vector<std::optional<BarrierChoice>>;

std::vector<Barrier> to_barriers(const BarrierChoices& choices);

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
  Schedule schedule(const std::vector<Barrier>& barriers, int base_limbs) const;
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
