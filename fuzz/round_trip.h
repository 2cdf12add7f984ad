#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <type_traits>

#include "base/bytes.h"
#include "base/error.h"

/// What every target asks of a loader: an Error or a value for any bytes, and of a value that it
/// can be written and read again. Anything else ends the program, which libFuzzer reports: another
/// exception, a fault that a sanitizer sees, too much memory or time.
namespace sealion::fuzz {

inline void expect(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "property violated: %s\n", property);
  std::abort();
}

/// The value, or nothing where the loader refuses the bytes.
template <typename Read>
std::optional<std::invoke_result_t<Read, ByteSpan>> read_or_refuse(const Read& read,
                                                                   ByteSpan bytes) {
  try {
    return read(bytes);
  } catch (const Error&) {
    return std::nullopt;
  }
}

template <typename Read, typename Write, typename Equal = std::equal_to<>>
void expect_round_trip(ByteSpan bytes, const Read& read, const Write& write,
                       const Equal& equal = {}) {
  const auto value = read_or_refuse(read, bytes);
  if (!value) return;
  const auto written = write(*value);
  expect(equal(read(written), *value), "what is written reads as what was read");
}

/// For formats in which one value has one sequence of bytes.
template <typename Read, typename Write>
void expect_canonical(ByteSpan bytes, const Read& read, const Write& write) {
  const auto value = read_or_refuse(read, bytes);
  if (!value) return;
  expect(std::ranges::equal(write(*value), bytes), "what is written is what was read");
}

}  // namespace sealion::fuzz
