#include "ring/congruent_primes.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/int128.h"
#include "ring/primes.h"
#include "ring/word_inverse.h"

namespace sealion {
namespace {

using Primes = std::vector<std::uint64_t>;

constexpr int widest_modulus = 62;
/// Of each of the two primes that are tried one after the other: 2^24 pairs at most.
constexpr std::size_t most_choices = 4096;

/// By the extended Euclidean algorithm; 0 where there is none.
std::uint64_t inverse_mod(std::uint64_t value, std::uint64_t m) {
  if (m == 1) return 1;  // every class is the same
  std::int64_t x = 0, next_x = 1;
  std::uint64_t a = m, b = value % m;
  while (b != 0) {
    const std::uint64_t quotient = a / b;
    x = std::exchange(next_x, x - static_cast<std::int64_t>(quotient) * next_x);
    a = std::exchange(b, a - quotient * b);
  }
  if (a != 1) return 0;
  return x < 0 ? static_cast<std::uint64_t>(x + static_cast<std::int64_t>(m))
               : static_cast<std::uint64_t>(x);
}

/// Primes of one width with their inverses modulo m, the largest first, found as they are asked
/// for.
class Choices {
 public:
  Choices(int bits, std::uint64_t least, std::uint64_t factor, std::uint64_t m, Primes excluded)
      : factor_(factor),
        modulus_(m),
        least_(std::max(std::uint64_t{1} << (bits - 1), least)),
        candidate_(largest_candidate(bits, factor)),
        excluded_(std::move(excluded)) {}

  struct Choice {
    std::uint64_t prime, inverse;
  };

  /// Nothing after the last.
  const Choice* at(std::size_t index) {
    while (found_.size() <= index) {
      if (index >= most_choices || !find_next()) return nullptr;
    }
    return &found_[index];
  }

 private:
  bool find_next() {
    for (; candidate_ >= least_; candidate_ -= factor_) {
      if (std::ranges::count(excluded_, candidate_) > 0 || !is_prime(candidate_)) continue;
      const std::uint64_t inverse = inverse_mod(candidate_, modulus_);
      if (inverse == 0) continue;
      found_.push_back({candidate_, inverse});
      candidate_ -= factor_;
      return true;
    }
    return false;
  }

  std::uint64_t factor_, modulus_, least_, candidate_;
  Primes excluded_;
  std::vector<Choice> found_;
};

/// Finds a prime of one width in a residue class modulo m that is 1 mod `factor`.
class ClassSearch {
 public:
  ClassSearch(int bits, std::uint64_t least, std::uint64_t factor, std::uint64_t m, Primes taken)
      : factor_(factor),
        modulus_(m),
        end_(std::uint64_t{1} << bits),
        least_(std::max(end_ / 4 * 3, least)),
        inverse_(inverse_modulo_word(m)),
        taken_(std::move(taken)) {}

  /// From the upper half of the width, so that products of such primes keep their size; the largest
  /// there is. 0 where there is none.
  std::uint64_t find(std::uint64_t residue, const Primes& excluded) const {
    if (residue >= end_) return 0;
    const std::uint64_t lift = (1 - residue) * inverse_ & (factor_ - 1);
    const uint128 smallest = uint128{modulus_} * lift + residue;
    if (smallest >= end_) return 0;
    const uint128 step = uint128{modulus_} * factor_;
    for (uint128 x = smallest + (end_ - 1 - smallest) / step * step; x >= least_; x -= step) {
      const auto candidate = static_cast<std::uint64_t>(x);
      if (is_prime(candidate) && std::ranges::count(excluded, candidate) == 0 &&
          std::ranges::count(taken_, candidate) == 0) {
        return candidate;
      }
      if (x < step) break;
    }
    return 0;
  }

 private:
  std::uint64_t factor_, modulus_, end_, least_;
  std::uint64_t inverse_;  // of the modulus, modulo 2^64
  Primes taken_;
};

/// The positions of the widest primes, the widest first: there the search has most room.
std::vector<std::size_t> widest_first(const Primes& primes) {
  std::vector<std::size_t> order(primes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) {
    return std::bit_width(primes[a]) > std::bit_width(primes[b]);
  });
  return order;
}

/// The search for a chain of given widths.
class ProductSearch {
 public:
  ProductSearch(Primes primes, std::uint64_t factor, std::uint64_t m, std::uint64_t least,
                Primes taken)
      : primes_(std::move(primes)),
        taken_(std::move(taken)),
        order_(widest_first(primes_)),
        factor_(factor),
        modulus_(m),
        least_(least),
        last_(width(0), least, factor, m, taken_) {}

  std::optional<Primes> run() {
    switch (primes_.size()) {
      case 1:
        return with_last(1) ? std::optional(primes_) : std::nullopt;
      case 2:
        return exchange_two();
      default:
        return exchange_three();
    }
  }

 private:
  int width(std::size_t k) const { return static_cast<int>(std::bit_width(primes_[order_[k]])); }

  /// For the place that is the k-th in order, apart from what is taken and what stays as it is.
  Choices choices(std::size_t k) const {
    Primes fixed = taken_;
    for (std::size_t i = 3; i < order_.size(); ++i) fixed.push_back(primes_[order_[i]]);
    return {width(k), least_, factor_, modulus_, std::move(fixed)};
  }

  /// Puts a prime of this residue in the last place to be filled.
  bool with_last(std::uint64_t residue) {
    const std::uint64_t prime = last_.find(residue, primes_);
    if (prime != 0) primes_[order_[0]] = prime;
    return prime != 0;
  }

  std::optional<Primes> exchange_two() {
    Choices firsts = choices(1);
    for (std::size_t i = 0; const auto* first = firsts.at(i); ++i) {
      primes_[order_[1]] = first->prime;
      if (with_last(first->inverse)) return primes_;
    }
    return std::nullopt;
  }

  std::optional<Primes> exchange_three() {
    const std::uint64_t rest = inverse_of_rest();
    if (rest == 0) return std::nullopt;
    Choices firsts = choices(1), seconds = choices(2);
    for (std::size_t i = 0; const auto* first = firsts.at(i); ++i) {
      const std::uint64_t wanted = multiply_mod(rest, first->inverse, modulus_);
      primes_[order_[1]] = first->prime;
      for (std::size_t j = 0; const auto* second = seconds.at(j); ++j) {
        if (second->prime == first->prime) continue;
        primes_[order_[2]] = second->prime;
        if (with_last(multiply_mod(wanted, second->inverse, modulus_))) return primes_;
      }
    }
    return std::nullopt;
  }

  std::uint64_t inverse_of_rest() const {
    std::uint64_t product = 1;
    for (std::size_t i = 3; i < order_.size(); ++i) {
      product = multiply_mod(product, primes_[order_[i]], modulus_);
    }
    return inverse_mod(product, modulus_);
  }

  Primes primes_, taken_;
  std::vector<std::size_t> order_;
  std::uint64_t factor_, modulus_, least_;
  ClassSearch last_;
};

}  // namespace

std::optional<Primes> primes_of_product_one(Primes primes, std::uint64_t factor,
                                            std::uint64_t modulus, std::uint64_t least,
                                            const std::vector<std::uint64_t>& taken) {
  if (primes.empty() || !std::has_single_bit(factor) || modulus % 2 == 0) {
    fail(ErrorCode::invalid_argument, "no primes of product 1 mod {}: {} primes that are 1 mod {}",
         modulus, primes.size(), factor);
  }
  if (std::bit_width(modulus) > widest_modulus) return std::nullopt;
  return ProductSearch(std::move(primes), factor, modulus, least, taken).run();
}

}  // namespace sealion
