#pragma once

#include <optional>
#include <vector>

#include "layouts/primes.h"
#include "layouts/setting.h"
#include "planner/planner.h"
#include "program/expand_forests.h"
#include "program/program.h"
#include "program/range.h"

namespace sealion::planning {

/// What is known of a program's values: proved ranges, and calibrated ones where the request has
/// seen data and they are tighter.
std::vector<Ranges> known_ranges(const Program& program, const PlanRequest& request);

/// The same of what a program was expanded to.
std::vector<Ranges> ranges_behind(const Expansion& expansion, std::vector<Ranges> ranges);

/// Every ring with every number of plaintext moduli that holds the answers of a program.
class Settings {
 public:
  /// `ranges` as known_ranges; `prime_bits`: most of a coefficient prime.
  Settings(std::vector<Ranges> ranges, const PlanRequest& request, int prime_bits);

  const std::vector<Ring>& rings() const { return rings_; }
  const std::vector<Setting>& all() const { return all_; }
  const Ranges& ranges(const Setting& setting) const {
    return setting.range_mode == RangeMode::proved ? ranges_.front() : ranges_.back();
  }
  /// Of those that the request offers, the ones with least bits.
  const Ranges& tightest_ranges() const { return ranges_.back(); }

 private:
  void add(const Ranges& ranges, const PlanRequest& request);

  std::vector<Ranges> ranges_;
  std::vector<Ring> rings_;
  std::vector<Setting> all_;
};

/// The first product that has no room in the setting, whatever stands between it and the products
/// before it: each leaves at least t of noise behind. Nothing where all have.
std::optional<NodeId> too_deep_node(const Program& program, const Setting& setting);

}  // namespace sealion::planning
