#include "secrets.h"

#include <sys/random.h>
#include <valgrind/memcheck.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/random.h"

namespace sealion::testing {
namespace {

/// Of a SecretStream's key. Whatever else the library draws is a seed or a key's name, both public.
constexpr std::size_t stream_key_bytes = 32;

std::vector<std::span<const std::byte>>& waiting() {
  static std::vector<std::span<const std::byte>> list;
  return list;
}

}  // namespace

void make_secret(const void* data, std::size_t bytes) { VALGRIND_MAKE_MEM_UNDEFINED(data, bytes); }

void publish(const void* data, std::size_t bytes) { VALGRIND_MAKE_MEM_DEFINED(data, bytes); }

bool has_secret_bits(const void* data, std::size_t bytes) {
  std::vector<unsigned char> is_undefined(bytes);
  VALGRIND_GET_VBITS(data, is_undefined.data(), bytes);
  return std::ranges::any_of(is_undefined, [](unsigned char bits) { return bits != 0; });
}

void make_secret_at_next_seed(std::span<const std::byte> bytes) { waiting().push_back(bytes); }

/// Called in the place of getrandom (--wrap of the linker): the keys of all secret streams are
/// undefined, and with them what comes out of these.
ssize_t draw(ssize_t (*from_system)(void*, std::size_t, unsigned), void* out, std::size_t bytes,
             unsigned flags) {
  const ssize_t got = from_system(out, bytes, flags);
  if (bytes == stream_key_bytes) make_secret(out, bytes);
  if (bytes == sizeof(Seed)) {
    for (const auto& secret : std::exchange(waiting(), {})) make_secret(secret);
  }
  return got;
}

}  // namespace sealion::testing

extern "C" {
ssize_t __real_getrandom(void* out, std::size_t bytes, unsigned flags);
ssize_t __wrap_getrandom(void* out, std::size_t bytes, unsigned flags) {
  return sealion::testing::draw(__real_getrandom, out, bytes, flags);
}
}
