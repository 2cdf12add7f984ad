#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <vector>

namespace sealion::web {

/// A Uint8Array of its own with these bytes: what a view shows moves as memory grows.
emscripten::val bytes_to_javascript(std::span<const std::uint8_t> bytes);

/// A Float64Array of its own.
emscripten::val doubles_to_javascript(std::span<const double> numbers);

/// A BigInt64Array of its own.
emscripten::val integers_to_javascript(std::span<const std::int64_t> numbers);

/// The bytes of a Uint8Array.
std::vector<std::uint8_t> bytes_of(const emscripten::val& bytes);

}  // namespace sealion::web
