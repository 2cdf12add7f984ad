#include "ring/crt.h"

#include <algorithm>
#include <cassert>

#include "base/constant_time.h"
#include "base/error.h"
#include "ring/kernels/kernels.h"
#include "ring/ntt.h"

namespace sealion {
namespace {

/// Most primes of a basis: 32 of 50 bits already exceed the largest secure modulus.
constexpr std::size_t most_primes = 64;

/// A natural number in base 2^64, lowest word first.
using Words = std::vector<std::uint64_t>;

/// number = number * factor + addend.
void multiply_add(Words& number, std::uint64_t factor, std::uint64_t addend) {
  uint128 carry = addend;
  for (std::uint64_t& word : number) {
    carry += uint128{word} * factor;
    word = static_cast<std::uint64_t>(carry);
    carry >>= 64;
  }
  if (carry != 0) number.push_back(static_cast<std::uint64_t>(carry));
}

std::uint64_t word(const Words& number, std::size_t i) { return i < number.size() ? number[i] : 0; }

}  // namespace

CrtBasis::CrtBasis(std::vector<Modulus> moduli) : moduli_(std::move(moduli)) {
  if (moduli_.empty() || moduli_.size() > most_primes) {
    fail(ErrorCode::invalid_argument, "{} primes: between 1 and {} make a modulus", moduli_.size(),
         most_primes);
  }
  radices_.push_back({1});
  for (std::size_t i = 0; i < size(); ++i) {
    const Modulus& p = moduli_[i];
    Words product = radices_.back();
    multiply_add(product, p.value(), 0);
    radices_.push_back(std::move(product));
    half_residues_.push_back(p.negate(p.inverse(2)));  // (q-1)/2 = -1/2 mod every p
    std::vector<std::uint64_t>& row = inverses_.emplace_back();
    for (std::size_t j = 0; j < i; ++j) row.push_back(p.inverse(p.reduce(moduli_[j].value())));
  }
  total_bits_ = constant_time::bit_width(radices_.back());
  half_digits_ = half_residues_;
  mixed_radix(half_digits_);
}

void CrtBasis::mixed_radix(std::span<std::uint64_t> residues) const {
  for (std::size_t i = 0; i < size(); ++i) {
    const Modulus& p = moduli_[i];
    std::uint64_t digit = residues[i];
    for (std::size_t j = 0; j < i; ++j) {
      digit = p.multiply(p.subtract(digit, p.reduce(residues[j])), inverses_[i][j]);
    }
    residues[i] = digit;
  }
}

std::uint64_t CrtBasis::is_negative(std::span<const std::uint64_t> digits) const {
  // Lexicographic comparison from the highest digit, without a branch: digits are below 2^50, so
  // bit 63 of a difference is its sign.
  std::uint64_t above = 0;
  std::uint64_t equal = 1;
  for (std::size_t i = size(); i-- > 0;) {
    above |= equal & ((half_digits_[i] - digits[i]) >> 63);
    const std::uint64_t difference = half_digits_[i] ^ digits[i];
    equal &= ((difference - 1) & ~difference) >> 63;
  }
  return 0 - above;
}

CrtBasis::Reducer::Reducer(const CrtBasis& basis, const Modulus& target)
    : basis_(basis), target_(target) {
  std::uint64_t radix = target.reduce(1);
  std::uint64_t half = 0;
  for (std::size_t i = 0; i < basis.size(); ++i) {
    radix_.push_back(radix);
    half = target.add(half, target.multiply(target.reduce(basis.half_digits_[i]), radix));
    radix = target.multiply(radix, target.reduce(basis.moduli_[i].value()));
  }
  minus_half_ = target.negate(half);
}

void CrtBasis::Reducer::operator()(std::span<std::uint64_t> rows,
                                   std::span<std::uint64_t> out) const {
  assert(rows.size() == basis_.size() * out.size());
  // So many elements of every row stay in the innermost cache.
  constexpr std::size_t most = 512;
  for (std::size_t first = 0; first < out.size(); first += most) {
    reduce_some(rows, out, first, std::min(most, out.size() - first));
  }
}

void CrtBasis::Reducer::reduce_some(std::span<std::uint64_t> rows, std::span<std::uint64_t> out,
                                    std::size_t first, std::size_t count) const {
  const kernels::KernelTable& kernel = kernels::kernels();
  const auto row = [&](std::size_t i) { return rows.data() + i * out.size() + first; };
  std::uint64_t* const sum = out.data() + first;  // what is not needed yet serves as scratch
  // With (q-1)/2 on top all numbers are in [0, q), and no digit needs a look at its sign.
  for (std::size_t i = 0; i < basis_.size(); ++i) {
    const kernels::ModulusConstants p = constants_of(basis_.moduli_[i]);
    std::uint64_t* const digits = row(i);
    kernel.add_scalar(digits, digits, basis_.half_residues_[i], count, p);
    for (std::size_t j = 0; j < i; ++j) {
      kernel.reduce(sum, row(j), count, p);
      kernel.subtract(digits, digits, sum, count, p);
      kernel.multiply_scalar(digits, digits, basis_.inverses_[i][j], count, p);
    }
  }
  const kernels::ModulusConstants t = constants_of(target_);
  kernel.reduce(sum, row(0), count, t);
  for (std::size_t i = 1; i < basis_.size(); ++i) {
    kernel.reduce(row(i), row(i), count, t);
    kernel.multiply_scalar(row(i), row(i), radix_[i], count, t);
    kernel.add(sum, sum, row(i), count, t);
  }
  kernel.add_scalar(sum, sum, minus_half_, count, t);
}

/// The words of a centred number in two's complement, lowest first, made of its digits.
class CrtBasis::CentredWords {
 public:
  CentredWords(const CrtBasis& basis, std::span<const std::uint64_t> digits)
      : basis_(basis), digits_(digits), negative_(basis.is_negative(digits)) {}

  /// All ones where the number is negative, else zero.
  std::uint64_t negative() const { return negative_; }

  std::uint64_t next() {
    // A column of 64 products of 50 and 64 bits leaves room for the carry.
    for (std::size_t i = 0; i < digits_.size(); ++i) {
      carry_ += uint128{digits_[i]} * word(basis_.radices_[i], index_);
    }
    const uint128 difference = uint128{static_cast<std::uint64_t>(carry_)} -
                               (word(basis_.radices_.back(), index_) & negative_) - borrow_;
    carry_ >>= 64;
    borrow_ = static_cast<std::uint64_t>(difference >> 127);
    ++index_;
    return static_cast<std::uint64_t>(difference);
  }

 private:
  const CrtBasis& basis_;
  std::span<const std::uint64_t> digits_;
  std::uint64_t negative_, borrow_ = 0;
  uint128 carry_ = 0;
  std::size_t index_ = 0;
};

std::int64_t CrtBasis::centred(std::span<std::uint64_t> residues, int shift) const {
  mixed_radix(residues);
  CentredWords words(*this, residues);
  uint128 window = 0;  // the last two words hold what is asked for
  for (int w = 0; w < shift / 64 + 2; ++w) {
    window = window >> 64 | uint128{words.next()} << 64;
  }
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(window >> shift % 64));
}

void CrtBasis::or_magnitude(std::span<std::uint64_t> residues,
                            std::span<std::uint64_t> magnitude) const {
  assert(magnitude.size() == words());
  mixed_radix(residues);
  CentredWords words(*this, residues);
  std::uint64_t carry = words.negative() & 1;
  for (std::uint64_t& word : magnitude) {
    const uint128 sum = uint128{words.next() ^ words.negative()} + carry;
    word |= static_cast<std::uint64_t>(sum);
    carry = static_cast<std::uint64_t>(sum >> 64);
  }
}

}  // namespace sealion
