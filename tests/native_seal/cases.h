#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <ostream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "ring/primes.h"
#include "seal/encryption_parameters.h"

namespace sealion::testing {

/// Encryption parameters for both sides.
struct SealCase {
  std::string name;
  seal::EncryptionParameters parameters;
};

/// What googletest prints where a case fails: enough to make it again.
inline void PrintTo(const SealCase& test, std::ostream* out) {
  const seal::EncryptionParameters& p = test.parameters;
  *out << fmt::format("{} n {} t {} primes {}", to_string(p.scheme), p.n, p.plain_modulus,
                      fmt::join(p.coeff_moduli, " "));
}

/// Draws numbers, and primes that are 1 modulo `factor`.
class PrimeDraw {
 public:
  PrimeDraw(std::uint64_t seed, std::uint64_t factor) : random_(seed), factor_(factor) {}

  std::size_t between(std::size_t low, std::size_t high) {
    return low + random_() % (high - low + 1);
  }
  /// A prime of exactly so many bits, another than before.
  std::uint64_t prime(std::size_t bits) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
      const std::uint64_t start = std::uint64_t{1} << (bits - 1);
      const std::uint64_t p = smallest_prime_above(start + random_() % start, factor_);
      if (p >> bits != 0 || std::ranges::count(drawn_, p) != 0) continue;
      drawn_.push_back(p);
      return p;
    }
    throw std::logic_error(fmt::format("no prime of {} bits is 1 mod {}", bits, factor_));
  }

 private:
  std::mt19937_64 random_;
  std::uint64_t factor_;
  std::vector<std::uint64_t> drawn_;
};

inline SealCase make_case(seal::Scheme scheme, std::size_t n, std::uint64_t seed,
                          std::size_t plain_bits, const std::vector<std::size_t>& prime_bits) {
  PrimeDraw draw(seed, 2 * n);
  SealCase test{.name = fmt::format("{}_{}_{}", to_string(scheme), n, seed),
                .parameters = {.scheme = scheme, .n = n, .coeff_moduli = {}, .plain_modulus = 0}};
  test.parameters.plain_modulus = draw.prime(plain_bits);
  for (const std::size_t bits : prime_bits) {
    test.parameters.coeff_moduli.push_back(draw.prime(bits));
  }
  return test;
}

inline constexpr std::size_t case_dimensions[] = {1024, 2048, 4096, 8192, 16384};

/// Of a plaintext modulus: with fewer there may be no prime to draw.
inline std::size_t fewest_plain_bits(std::size_t n) {
  return static_cast<std::size_t>(std::bit_width(n)) + 6;
}

/// Primes of 30 to 50 bits, 1 to 5 of them, and any plaintext modulus that goes with the smallest.
inline SealCase random_case(seal::Scheme scheme, std::size_t n, std::uint64_t seed) {
  PrimeDraw draw(~seed, 2 * n);
  std::vector<std::size_t> bits(draw.between(1, 5));
  for (std::size_t& width : bits) width = draw.between(30, 50);
  const std::size_t room = *std::ranges::min_element(bits) - 7;  // noise_room of Parameters
  return make_case(scheme, n, seed, draw.between(fewest_plain_bits(n), room), bits);
}

/// Cases with room for a product, and BFV's for the factor that takes it back to BFV: t of at most
/// 22 bits, 4 data primes of 40 to 50 bits, and a special one.
inline SealCase random_deep_case(seal::Scheme scheme, std::size_t n, std::uint64_t seed) {
  PrimeDraw draw(~seed, 2 * n);
  std::vector<std::size_t> bits(5);
  for (std::size_t& width : bits) width = draw.between(40, 50);
  bits.back() = 50;
  return make_case(scheme, n, seed, draw.between(fewest_plain_bits(n), 22), bits);
}

/// With room for an engine's run: 46-bit primes and a small t.
inline SealCase random_engine_case(seal::Scheme scheme, std::size_t n, std::uint64_t seed) {
  return make_case(scheme, n, seed, fewest_plain_bits(n), std::vector<std::size_t>(5, 46));
}

/// `make(scheme, n, seed)` for both schemes and all dimensions.
template <typename Make>
std::vector<SealCase> cases_of(const Make& make) {
  std::vector<SealCase> cases;
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    for (const std::size_t n : case_dimensions) cases.push_back(make(scheme, n, cases.size()));
  }
  return cases;
}

inline std::vector<SealCase> deep_cases() { return cases_of(random_deep_case); }
inline std::vector<SealCase> deep_bgv_cases() {
  std::vector<SealCase> cases = deep_cases();
  std::erase_if(cases,
                [](const SealCase& test) { return test.parameters.scheme != seal::Scheme::bgv; });
  return cases;
}
inline std::vector<SealCase> engine_cases() { return cases_of(random_engine_case); }

/// Random ones, and the extremes: one prime alone, of the fewest and of the most bits; as large a t
/// as there may be; many primes.
inline std::vector<SealCase> all_cases() {
  std::vector<SealCase> cases = cases_of(random_case);
  std::uint64_t seed = cases.size();
  for (const seal::Scheme scheme : {seal::Scheme::bgv, seal::Scheme::bfv}) {
    cases.push_back(make_case(scheme, 1024, seed++, 17, {30}));
    cases.push_back(make_case(scheme, 16384, seed++, 21, {50}));
    cases.push_back(make_case(scheme, 4096, seed++, 43, {50, 50, 50}));
    cases.push_back(make_case(scheme, 1024, seed++, 17, {30, 30, 31, 32, 45, 50, 50, 50, 30}));
  }
  return cases;
}

/// Those whose objects are small enough for zlib.
inline std::vector<SealCase> small_cases() {
  std::vector<SealCase> cases = all_cases();
  std::erase_if(cases, [](const SealCase& test) {
    return test.parameters.n * test.parameters.coeff_moduli.size() > 5 * 4096;
  });
  return cases;
}

inline std::vector<SealCase> small_cases_with_key_switching() {
  std::vector<SealCase> cases = small_cases();
  std::erase_if(cases,
                [](const SealCase& test) { return test.parameters.coeff_moduli.size() == 1; });
  return cases;
}

inline std::string case_name(const ::testing::TestParamInfo<SealCase>& info) {
  return info.param.name;
}

}  // namespace sealion::testing
