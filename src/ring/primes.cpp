#include "ring/primes.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace sealion {
namespace {

std::uint64_t power_mod(std::uint64_t base, std::uint64_t exponent, std::uint64_t modulus) {
  std::uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if (exponent & 1) result = multiply_mod(result, base, modulus);
    base = multiply_mod(base, base, modulus);
  }
  return result;
}

/// Whether `base` shows that the odd `value` is composite.
bool is_witness(std::uint64_t base, std::uint64_t value) {
  const int twos = std::countr_zero(value - 1);
  std::uint64_t power = power_mod(base, (value - 1) >> twos, value);
  if (power == 1 || power == value - 1) return false;
  for (int i = 1; i < twos; ++i) {
    power = multiply_mod(power, power, value);
    if (power == value - 1) return false;
  }
  return true;
}

}  // namespace

bool is_prime(std::uint64_t value) {
  constexpr std::uint64_t bases[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
  if (value < 2) return false;
  for (const std::uint64_t base : bases) {
    if (value % base == 0) return value == base;
  }
  return std::none_of(std::begin(bases), std::end(bases),
                      [value](std::uint64_t base) { return is_witness(base, value); });
}

std::uint64_t largest_candidate(int bits, std::uint64_t factor) {
  const std::uint64_t top = std::uint64_t{1} << bits;
  const std::uint64_t candidate = (top - 1) / factor * factor + 1;
  return candidate < top ? candidate : candidate - factor;
}

std::vector<std::uint64_t> largest_primes(int bits, std::uint64_t factor, std::size_t count,
                                          const std::vector<std::uint64_t>& excluded) {
  std::vector<std::uint64_t> primes;
  const std::uint64_t top = std::uint64_t{1} << bits;
  std::uint64_t candidate = largest_candidate(bits, factor);
  for (; primes.size() < count && candidate > top / 2; candidate -= factor) {
    if (std::find(excluded.begin(), excluded.end(), candidate) == excluded.end() &&
        is_prime(candidate)) {
      primes.push_back(candidate);
    }
    if (candidate < factor) break;
  }
  if (primes.size() < count) {
    fail(ErrorCode::invalid_argument, "only {} of {} primes of {} bits are 1 modulo {}",
         primes.size(), count, bits, factor);
  }
  return primes;
}

std::uint64_t smallest_prime_above(std::uint64_t bound, std::uint64_t factor) {
  std::uint64_t candidate = bound / factor * factor + 1;
  while (candidate <= bound || !is_prime(candidate)) candidate += factor;
  return candidate;
}

}  // namespace sealion
