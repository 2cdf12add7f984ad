#include "data/array/array.h"

namespace sealion {

std::optional<std::size_t> element_count(const std::vector<std::size_t>& shape, std::size_t most) {
  std::size_t count = 1;
  for (const std::size_t size : shape) {
    if (size == 0) return 0;
    if (size > most / count) return std::nullopt;
    count *= size;
  }
  return count;
}

}  // namespace sealion
