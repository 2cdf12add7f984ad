#include "layouts/slotwise/stages/buffer_plan.h"

#include <algorithm>
#include <map>

namespace sealion {
namespace {

bool meet(const BufferUse& a, const BufferUse& b) { return a.first <= b.last && b.first <= a.last; }

/// The lowest offset at which `size` lies beside all the taken runs, offset -> size.
std::size_t lowest_gap(const std::multimap<std::size_t, std::size_t>& taken, std::size_t size) {
  std::size_t offset = 0;
  for (const auto& [start, length] : taken) {
    if (start >= offset + size) break;
    offset = std::max(offset, start + length);
  }
  return offset;
}

}  // namespace

BufferPlan plan_buffers(const std::vector<BufferUse>& uses) {
  BufferPlan plan;
  for (const BufferUse& use : uses) {
    std::multimap<std::size_t, std::size_t> taken;
    for (std::size_t i = 0; i < plan.offsets.size(); ++i) {
      if (meet(use, uses[i])) taken.emplace(plan.offsets[i], uses[i].size);
    }
    plan.offsets.push_back(lowest_gap(taken, use.size));
    plan.size = std::max(plan.size, plan.offsets.back() + use.size);
  }
  return plan;
}

}  // namespace sealion
