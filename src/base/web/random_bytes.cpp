#include <emscripten.h>

#include "base/error.h"
#include "base/random.h"

// Emscripten's getentropy asks the browser for each byte by itself.
EM_JS(bool, sealion_web_random_bytes, (std::uint8_t * out, std::size_t size), {
  const most_at_once = 65536;
  try {
    for (let at = 0; at < size; at += most_at_once) {
      crypto.getRandomValues(HEAPU8.subarray(out + at, out + Math.min(at + most_at_once, size)));
    }
    return true;
  } catch (error) {
    return false;
  }
});

namespace sealion {

void random_bytes(std::span<std::uint8_t> out) {
  if (sealion_web_random_bytes(out.data(), out.size())) return;
  fail(ErrorCode::io, "the browser gives no random bytes: it lacks crypto.getRandomValues");
}

}  // namespace sealion
