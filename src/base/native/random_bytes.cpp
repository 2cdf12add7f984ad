#include <sys/random.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "base/random.h"

namespace sealion {

void random_bytes(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const ssize_t got = ::getrandom(out.data(), out.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(ErrorCode::io, "the system gives no random bytes: {}", std::strerror(errno));
    out = out.subspan(static_cast<std::size_t>(got));
  }
}

}  // namespace sealion
