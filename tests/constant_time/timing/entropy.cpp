#include "timing/entropy.h"

#include <sys/random.h>

#include <algorithm>
#include <cstddef>
#include <optional>

namespace sealion::testing {
namespace {

std::optional<Entropy> given;

}  // namespace

void give_entropy(const Entropy& entropy) { given = entropy; }

/// Called in the place of getrandom (--wrap of the linker).
ssize_t take_entropy(ssize_t (*from_system)(void*, std::size_t, unsigned), void* out,
                     std::size_t bytes, unsigned flags) {
  if (!given || bytes > given->size()) return from_system(out, bytes, flags);
  std::copy_n(given->begin(), bytes, static_cast<std::uint8_t*>(out));
  return static_cast<ssize_t>(bytes);
}

}  // namespace sealion::testing

extern "C" {
ssize_t __real_getrandom(void* out, std::size_t bytes, unsigned flags);
ssize_t __wrap_getrandom(void* out, std::size_t bytes, unsigned flags) {
  return sealion::testing::take_entropy(__real_getrandom, out, bytes, flags);
}
}
