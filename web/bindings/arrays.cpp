#include "arrays.h"

namespace sealion::web {

using emscripten::typed_memory_view;
using emscripten::val;

val bytes_to_javascript(std::span<const std::uint8_t> bytes) {
  return val::global("Uint8Array").new_(typed_memory_view(bytes.size(), bytes.data()));
}

val doubles_to_javascript(std::span<const double> numbers) {
  return val::global("Float64Array").new_(typed_memory_view(numbers.size(), numbers.data()));
}

val integers_to_javascript(std::span<const std::int64_t> numbers) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(numbers.data());
  return val::global("BigInt64Array")
      .new_(bytes_to_javascript({bytes, numbers.size_bytes()})["buffer"]);
}

std::vector<std::uint8_t> bytes_of(const val& bytes) {
  return emscripten::convertJSArrayToNumberVector<std::uint8_t>(bytes);
}

}  // namespace sealion::web
