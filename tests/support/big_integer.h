#pragma once

#include <openssl/bn.h>

#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

namespace sealion::testing {

/// Exact integers of any size (OpenSSL's), for slow and obvious reference results.
class BigInteger {
 public:
  BigInteger(std::int64_t value = 0) : BigInteger(Tag{}) {  // NOLINT: a number is a number
    const bool negative = value < 0;
    BN_set_word(raw(), negative ? 0 - static_cast<std::uint64_t>(value)
                                : static_cast<std::uint64_t>(value));
    BN_set_negative(raw(), negative);
  }
  static BigInteger of_unsigned(std::uint64_t value) {
    BigInteger result;
    BN_set_word(result.raw(), value);
    return result;
  }
  BigInteger(const BigInteger& other) : BigInteger(Tag{}) { BN_copy(raw(), other.raw()); }
  BigInteger& operator=(const BigInteger& other) {
    BN_copy(raw(), other.raw());
    return *this;
  }

  friend BigInteger operator+(const BigInteger& a, const BigInteger& b) {
    BigInteger result;
    BN_add(result.raw(), a.raw(), b.raw());
    return result;
  }
  BigInteger& operator+=(const BigInteger& b) { return *this = *this + b; }
  friend BigInteger operator-(const BigInteger& a, const BigInteger& b) {
    BigInteger result;
    BN_sub(result.raw(), a.raw(), b.raw());
    return result;
  }
  friend BigInteger operator*(const BigInteger& a, const BigInteger& b) {
    BigInteger result;
    BN_mul(result.raw(), a.raw(), b.raw(), context());
    return result;
  }
  /// The remainder in [0, b).
  friend BigInteger operator%(const BigInteger& a, const BigInteger& b) {
    BigInteger result;
    BN_nnmod(result.raw(), a.raw(), b.raw(), context());
    return result;
  }
  friend bool operator<(const BigInteger& a, const BigInteger& b) {
    return BN_cmp(a.raw(), b.raw()) < 0;
  }
  friend bool operator==(const BigInteger& a, const BigInteger& b) {
    return BN_cmp(a.raw(), b.raw()) == 0;
  }

  BigInteger half() const {
    BigInteger result;
    BN_rshift1(result.raw(), raw());
    return result;
  }
  /// floor(this / 2^bits).
  BigInteger shifted(int bits) const {
    BigInteger result;
    const bool negative = BN_is_negative(raw());
    BN_rshift(result.raw(), (negative ? BigInteger(-1) - *this : *this).raw(), bits);
    return negative ? BigInteger(-1) - result : result;
  }
  /// The representative of this mod q in (-q/2, q/2), q odd.
  BigInteger centred(const BigInteger& q) const {
    const BigInteger residue = *this % q;
    return q.half() < residue ? residue - q : residue;
  }
  /// Bit width of the absolute value.
  int bits() const { return BN_num_bits(raw()); }
  std::uint64_t modulo(std::uint64_t p) const {
    return BN_get_word((*this % of_unsigned(p)).raw());
  }

 private:
  struct Tag {};
  explicit BigInteger(Tag) : number_(BN_new(), BN_free) {
    if (!number_) throw std::bad_alloc();
  }
  static BN_CTX* context() {
    static const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> shared(BN_CTX_new(), BN_CTX_free);
    return shared.get();
  }
  BIGNUM* raw() { return number_.get(); }
  const BIGNUM* raw() const { return number_.get(); }

  std::unique_ptr<BIGNUM, decltype(&BN_free)> number_;
};

inline BigInteger product_of(std::span<const std::uint64_t> factors) {
  BigInteger product = 1;
  for (const std::uint64_t factor : factors) product = product * BigInteger::of_unsigned(factor);
  return product;
}

/// The number in [0, q) with these residues modulo distinct primes with product q, by the textbook:
/// sum of r_i * (q / p_i) * ((q / p_i)^-1 mod p_i).
inline BigInteger from_residues(std::span<const std::uint64_t> primes,
                                std::span<const std::uint64_t> residues) {
  const BigInteger q = product_of(primes);
  BigInteger sum;
  for (std::size_t i = 0; i < primes.size(); ++i) {
    std::vector<std::uint64_t> others(primes.begin(), primes.end());
    others.erase(others.begin() + static_cast<long>(i));
    const BigInteger cofactor = product_of(others);
    BigInteger inverse = 1;  // cofactor^(p-2) mod p
    BigInteger base = cofactor % BigInteger::of_unsigned(primes[i]);
    for (std::uint64_t exponent = primes[i] - 2; exponent != 0; exponent >>= 1) {
      if (exponent & 1) inverse = inverse * base % BigInteger::of_unsigned(primes[i]);
      base = base * base % BigInteger::of_unsigned(primes[i]);
    }
    sum = sum + BigInteger::of_unsigned(residues[i]) * cofactor * inverse;
  }
  return sum % q;
}

}  // namespace sealion::testing
