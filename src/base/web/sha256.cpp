#include <emscripten.h>

#include "base/digest.h"

// `sha256` is what web/src/wasm_module.ts gives the module.
EM_JS(void, sealion_web_sha256, (const std::uint8_t* bytes, std::size_t size, std::uint8_t* out),
      { HEAPU8.set(Module["sha256"](HEAPU8.subarray(bytes, bytes + size)), out); });

namespace sealion {

Digest sha256(ByteSpan bytes) {
  Digest digest;
  sealion_web_sha256(bytes.data(), bytes.size(), digest.data());
  return digest;
}

}  // namespace sealion
