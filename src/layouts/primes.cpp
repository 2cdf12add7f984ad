#include "layouts/primes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/int128.h"
#include "ring/congruent_primes.h"
#include "ring/modulus.h"
#include "ring/primes.h"

namespace sealion::planning {
namespace {

/// Far more than rounding takes off a sum of logarithms.
constexpr double rounding_bits = 1e-9;

bool contains(const std::vector<std::uint64_t>& values, std::uint64_t value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

int sum(const std::vector<int>& sizes) { return std::accumulate(sizes.begin(), sizes.end(), 0); }

/// The largest prime of exactly `bits` bits that is not in use yet; 0 where the ring has no more.
std::uint64_t prime_of_bits(int bits, const Ring& ring, const ParametersLiteral& literal) {
  std::vector<std::uint64_t> used = literal.coeff_moduli;
  used.insert(used.end(), literal.plain_moduli.begin(), literal.plain_moduli.end());
  try {
    return largest_primes(bits, ring.factor(), 1, used).front();
  } catch (const Error&) {
    return 0;
  }
}

/// The same of `bits` bits or the next size that has one of at least `least`, which becomes `bits`;
/// 0 where none has.
std::uint64_t pick_prime(int& bits, std::uint64_t least, int most_bits, const Ring& ring,
                         const ParametersLiteral& literal) {
  for (; bits <= most_bits; ++bits) {
    const std::uint64_t prime = prime_of_bits(bits, ring, literal);
    if (prime != 0 && prime >= least) return prime;
  }
  return 0;
}

/// That leaves noise its room above t.
std::uint64_t least_prime(std::uint64_t largest_t) { return noise_room * (largest_t + 1); }

/// Picks for one group; false where the ring lacks primes.
bool pick_group(std::vector<int>& sizes, const Ring& ring, ParametersLiteral& literal) {
  return std::all_of(sizes.begin(), sizes.end(), [&](int& bits) {
    literal.coeff_moduli.push_back(pick_prime(bits, least_prime(literal.plain_moduli.front()),
                                              ring.prime_bits, ring, literal));
    return literal.coeff_moduli.back() != 0;
  });
}

}  // namespace

std::uint64_t Ring::largest_t() const { return (std::uint64_t{1} << prime_bits) / noise_room / 2; }

std::optional<std::vector<std::uint64_t>> choose_plain_moduli(double bound, std::size_t count,
                                                              const Ring& ring) {
  if (!(bound < std::exp2(64.0 * static_cast<double>(count)))) return std::nullopt;
  std::vector<std::uint64_t> moduli;
  double bits = std::log2(bound) + (count > 1 ? rounding_bits : 0);
  for (std::size_t left = count; left > 0; --left) {
    const double root =
        count == 1 ? bound : std::exp2(std::max(bits, 0.0) / static_cast<double>(left));
    if (root > static_cast<double>(ring.largest_t())) return std::nullopt;
    if (count > 1 && root < static_cast<double>(ring.factor())) return std::nullopt;
    auto prime = smallest_prime_above(static_cast<std::uint64_t>(root), ring.factor());
    while (contains(moduli, prime)) prime = smallest_prime_above(prime, ring.factor());
    moduli.push_back(prime);
    bits -= std::log2(static_cast<double>(prime));
  }
  std::sort(moduli.rbegin(), moduli.rend());
  if (moduli.front() > ring.largest_t()) return std::nullopt;
  return moduli;
}

int ChainSizes::total_bits() const { return sum(in_order()) + special; }

int ChainSizes::limbs() const { return static_cast<int>(in_order().size()); }

std::vector<int> ChainSizes::in_order() const {
  std::vector<int> sizes = base;
  for (auto group = dropped.rbegin(); group != dropped.rend(); ++group) {
    sizes.insert(sizes.end(), group->begin(), group->end());
  }
  return sizes;
}

std::uint64_t limb_bits(const ParametersLiteral& parameters, std::size_t limbs) {
  std::uint64_t bits = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    bits += static_cast<std::uint64_t>(std::bit_width(parameters.coeff_moduli[limb]));
  }
  return bits;
}

std::vector<int> spread_bits(int total, int count) {
  std::vector<int> sizes;
  for (int i = 0; i < count; ++i) sizes.push_back(total / count + (i < total % count ? 1 : 0));
  return sizes;
}

std::vector<int> base_sizes(int bits, const PrimeBits& prime_bits) {
  const int count = std::max(1, (bits + prime_bits.most - 1) / prime_bits.most);
  return spread_bits(std::max(bits, count * prime_bits.least), count);
}

int least_prime_bits(std::uint64_t largest_t) {
  return static_cast<int>(std::bit_width(least_prime(largest_t)));
}

std::optional<ParametersLiteral> pick_primes(const Ring& ring,
                                             const std::vector<std::uint64_t>& plain_moduli,
                                             ChainSizes& sizes) {
  ParametersLiteral literal;
  literal.n = ring.n;
  literal.plain_moduli = plain_moduli;
  if (!pick_group(sizes.base, ring, literal)) return std::nullopt;
  for (auto group = sizes.dropped.rbegin(); group != sizes.dropped.rend(); ++group) {
    if (!pick_group(*group, ring, literal)) return std::nullopt;
  }
  if (sizes.special == 0) return literal;
  literal.special_prime = pick_prime(sizes.special, 0, max_modulus_bits, ring, literal);
  if (literal.special_prime == 0) return std::nullopt;
  return literal;
}

void make_congruent(ParametersLiteral& parameters) {
  uint128 product = 1;
  for (const std::uint64_t t : parameters.plain_moduli) {
    product *= t;
    if (product >> 64 != 0) return;
  }
  auto primes = primes_of_product_one(
      parameters.coeff_moduli, 2 * parameters.n, static_cast<std::uint64_t>(product),
      least_prime(parameters.plain_moduli.front()), {parameters.special_prime});
  if (primes) parameters.coeff_moduli = *std::move(primes);
}

ParametersLiteral outline(const Ring& ring, const std::vector<std::uint64_t>& plain_moduli,
                          const ChainSizes& sizes) {
  const auto number = [](int bits) { return (std::uint64_t{1} << bits) - 1; };
  ParametersLiteral literal;
  literal.n = ring.n;
  literal.plain_moduli = plain_moduli;
  for (const int bits : sizes.in_order()) literal.coeff_moduli.push_back(number(bits));
  literal.special_prime = number(sizes.special);
  return literal;
}

double log2_modulus(const ParametersLiteral& parameters, std::size_t limbs) {
  double bits = 0;
  for (std::size_t limb = 0; limb < limbs; ++limb) {
    bits += std::log2(static_cast<double>(parameters.coeff_moduli[limb]));
  }
  return bits;
}

}  // namespace sealion::planning
