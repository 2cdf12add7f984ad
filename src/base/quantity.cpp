#include "base/quantity.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace sealion {
namespace {

/// Three significant digits, without an exponent: 1.23, 12.3, 123.
std::string three_digits(double value) {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

}  // namespace

std::string with_commas(std::size_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, 1, ',');
  return digits;
}

std::string as_percent(double fraction) { return fmt::format("{:.2f} %", fraction * 100); }

std::string as_bytes(std::size_t bytes) {
  if (bytes < 1000) return fmt::format("{} bytes", bytes);
  constexpr std::array units = {"kB", "MB", "GB", "TB"};
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 999.5 && unit + 1 < units.size(); ++unit) value /= 1000;
  return fmt::format("{} {}", three_digits(value), units[unit]);
}

std::string as_seconds(double seconds) {
  if (seconds < 0.9995e-3) return fmt::format("{} us", three_digits(seconds * 1e6));
  if (seconds < 0.9995) return fmt::format("{} ms", three_digits(seconds * 1e3));
  if (seconds < 99.95) return fmt::format("{} s", three_digits(seconds));
  const auto whole = static_cast<std::size_t>(std::llround(seconds));
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string as_latency(double seconds) {
  return seconds < 99.95 ? as_seconds(seconds) : fmt::format("{:.0f} s", seconds);
}

std::string as_amount(double value) {
  if (value < 999500) return with_commas(static_cast<std::size_t>(std::llround(value)));
  if (value < 999.5e6) return three_digits(value / 1e6) + " million";
  return three_digits(value / 1e9) + " billion";
}

}  // namespace sealion
