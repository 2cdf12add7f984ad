#pragma once

#include <cstddef>
#include <vector>

namespace sealion {

/// A buffer and the steps from which and up to which it is in use.
struct BufferUse {
  std::size_t size = 0;
  std::size_t first = 0, last = 0;
};

struct BufferPlan {
  std::vector<std::size_t> offsets;  ///< of every buffer
  std::size_t size = 0;              ///< of all of them together
};

/// Places buffers so that those in use at the same step do not overlap: one after the other, each
/// at the lowest place that is free as long as it is in use.
BufferPlan plan_buffers(const std::vector<BufferUse>& uses);

}  // namespace sealion
