#include "layouts/packed/packing/candidates.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace sealion::packed {
namespace {

/// Results as they come, [positions][channels].
std::vector<std::size_t> natural_order(std::size_t size) {
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), 0);
  return order;
}

/// Channel by channel, each in a block of a power of two.
std::vector<std::size_t> channel_order(std::size_t size, std::size_t channels, std::size_t block) {
  std::vector<std::size_t> order(size);
  for (std::size_t i = 0; i < size; ++i) order[i] = i % channels * block + i / channels;
  return order;
}

Target folded(const std::vector<std::size_t>& order, std::size_t step, std::size_t sources_period,
              const SlotRing& ring) {
  const std::size_t room = std::bit_ceil(*std::max_element(order.begin(), order.end()) + 1);
  Target target = folded_target(order, std::min(room, ring.n()), sources_period);
  target.step = step;
  return target;
}

/// The columns that rows read whose results lie in slots of each residue modulo the step,
/// ascending.
std::vector<std::vector<std::uint32_t>> columns_by_residue(const Rows& rows, const Target& target) {
  std::vector<std::vector<std::uint32_t>> columns(target.step);
  const auto slots = target.result.slots(0);
  for (std::size_t s = 0; s < slots.size(); ++s) {
    if (slots[s] == Placement::nothing) continue;
    const auto read = rows.columns(static_cast<std::size_t>(slots[s]));
    auto& list = columns[s % target.step];
    list.insert(list.end(), read.begin(), read.end());
  }
  for (auto& list : columns) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
  return columns;
}

}  // namespace

std::vector<Target> target_candidates(std::size_t size, std::size_t channels,
                                      std::size_t sources_period, const SlotRing& ring) {
  std::vector<Target> targets = {folded(natural_order(size), 1, sources_period, ring)};
  if (channels > 1) {
    const std::size_t block = std::bit_ceil(size / channels);
    if (std::bit_ceil(channels) * block <= ring.n()) {
      targets.push_back(folded(channel_order(size, channels, block), block, sources_period, ring));
    }
  }
  const std::size_t widest = std::min(sources_period, ring.row());
  for (std::size_t window = 2; window <= widest; window *= 2) {
    if (std::bit_ceil(size) * window > ring.n()) break;
    targets.push_back(window_target(size, window, sources_period));
  }
  return targets;
}

Placement plain_placement(std::size_t size, const SlotRing& ring) {
  const std::size_t period = std::min(std::bit_ceil(size), ring.n());
  Placement placement(size, (size + period - 1) / period, period);
  for (std::size_t i = 0; i < size; ++i) {
    placement.put(i,
                  {static_cast<std::uint32_t>(i / period), static_cast<std::uint32_t>(i % period)});
  }
  return placement;
}

Placement grouped_placement(std::size_t size, std::size_t groups, const SlotRing& ring) {
  const std::size_t of_group = size / groups;
  const std::size_t width = std::min(std::bit_ceil(of_group), ring.n() / groups);
  Placement placement(size, (of_group + width - 1) / width, groups * width);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t group = i / of_group, place = i % of_group;
    placement.put(i, {static_cast<std::uint32_t>(place / width),
                      static_cast<std::uint32_t>(group * width + place % width)});
  }
  return placement;
}

Placement half_of(const Placement& grouped) {
  const std::size_t period = grouped.period() / 2;
  Placement half(grouped.size() / 2, grouped.ciphertexts(), period);
  for (std::uint32_t c = 0; c < grouped.ciphertexts(); ++c) {
    for (std::uint32_t slot = 0; slot < period; ++slot) {
      const std::int32_t element = grouped.slots(c)[slot];
      if (element != Placement::nothing) half.put(static_cast<std::size_t>(element), {c, slot});
    }
  }
  return half;
}

std::optional<Placement> spread_placement(const Rows& rows, std::size_t inputs,
                                          const Target& target, const SlotRing& ring) {
  const std::size_t period = target.result.period();
  if (target.kind != Target::Kind::folded || target.result.ciphertexts() != 1 ||
      period > ring.row()) {
    return std::nullopt;
  }
  const auto columns = columns_by_residue(rows, target);
  std::size_t most = 1;
  for (const auto& list : columns) most = std::max(most, list.size());
  const std::size_t results = period / target.step;  // that lie apart by the step
  const std::size_t rounds = ring.n() / period;
  std::size_t turns = 1;
  while (turns < results && (most + turns - 1) / turns > rounds) turns *= 2;
  if ((most + turns - 1) / turns > rounds) return std::nullopt;
  Placement placement(inputs, 1, ring.n());
  for (std::size_t residue = 0; residue < columns.size(); ++residue) {
    for (std::size_t k = 0; k < columns[residue].size(); ++k) {
      for (std::size_t copy = 0; copy < results / turns; ++copy) {
        const std::size_t at = k / turns * results + copy * turns + k % turns;
        placement.put(columns[residue][k],
                      {0, static_cast<std::uint32_t>(residue + target.step * at)});
      }
    }
  }
  return placement;
}

}  // namespace sealion::packed
