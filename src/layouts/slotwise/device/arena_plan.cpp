#include "layouts/slotwise/device/arena_plan.h"

#include <algorithm>
#include <numeric>

#include "layouts/slotwise/stages/buffer_plan.h"

namespace sealion::slotwise {
namespace {

/// The uses of these numbers, ascending.
BufferPlan plan_of(const std::vector<TensorUse>& uses, const std::vector<std::size_t>& chosen) {
  std::vector<BufferUse> buffers;
  for (const std::size_t i : chosen) {
    buffers.push_back({.size = uses[i].residues, .first = uses[i].first, .last = uses[i].last});
  }
  return plan_buffers(buffers);
}

std::vector<std::size_t> chosen_for_shared(const std::vector<TensorUse>& uses,
                                           std::size_t shared_residues) {
  std::vector<std::size_t> by_size(uses.size());
  std::iota(by_size.begin(), by_size.end(), std::size_t{0});
  std::ranges::stable_sort(by_size, {}, [&](std::size_t i) { return uses[i].residues; });
  std::vector<std::size_t> chosen;
  for (const std::size_t i : by_size) {
    if (uses[i].residues > shared_residues) break;
    std::vector<std::size_t> more = chosen;
    more.insert(std::ranges::upper_bound(more, i), i);
    if (plan_of(uses, more).size <= shared_residues) chosen = std::move(more);
  }
  return chosen;
}

}  // namespace

ArenaPlan plan_arenas(const std::vector<TensorUse>& uses, std::size_t shared_residues) {
  const std::vector<std::size_t> shared = chosen_for_shared(uses, shared_residues);
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < uses.size(); ++i) {
    if (!std::ranges::binary_search(shared, i)) others.push_back(i);
  }
  ArenaPlan plan;
  plan.places.resize(uses.size());
  const auto place = [&](const std::vector<std::size_t>& chosen, bool is_shared) {
    const BufferPlan buffers = plan_of(uses, chosen);
    for (std::size_t k = 0; k < chosen.size(); ++k) {
      plan.places[chosen[k]] = {buffers.offsets[k], is_shared};
    }
    return buffers.size;
  };
  plan.shared_residues = place(shared, true);
  plan.arena_residues = place(others, false);
  return plan;
}

}  // namespace sealion::slotwise
