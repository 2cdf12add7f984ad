#include "base/peak_memory.h"

#include <sys/resource.h>

namespace sealion {

std::size_t peak_memory_bytes() {
  struct rusage usage {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

}  // namespace sealion
