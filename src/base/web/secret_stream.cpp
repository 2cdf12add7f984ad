#include "base/random.h"

namespace sealion {

/// None: a cipher in JavaScript would leave traces of its key in caches, and the browser's
/// generator is fast enough.
struct SecretStream::State {};

void SecretStream::Deleter::operator()(State* state) const { delete state; }

SecretStream::SecretStream() = default;

void SecretStream::generate(std::span<std::uint8_t> out) { random_bytes(out); }

}  // namespace sealion
