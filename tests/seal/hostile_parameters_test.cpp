// Encryption parameters from someone who means harm: each is refused with one clear error.
#include <gtest/gtest.h>

#include "fixtures.h"
#include "mutation.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_all_refused;
using sealion::testing::expect_error;
using sealion::testing::huge;
using sealion::testing::Mutant;

using enum ErrorCode;

Mutant known() { return Mutant(testing::known_object(Scheme::bgv, "parameters")); }

constexpr std::size_t scheme_at = 16, n_at = 17, count_at = 25, first_at = 33, modulus_bytes = 24;

/// The value of a modulus, the plaintext's the fourth.
constexpr std::size_t modulus_at(std::size_t i) { return first_at + i * modulus_bytes + 16; }

Mutant with_n(std::uint64_t n) { return known().set(n_at, n); }
Mutant with_count(std::uint64_t count) { return known().set(count_at, count); }
Mutant with_modulus(std::size_t i, std::uint64_t value) {
  return known().set(modulus_at(i), value);
}

TEST(HostileParameters, Fields) {
  const auto& answer = testing::bgv_parameters;
  expect_all_refused(
      {{"scheme 0", known().set(scheme_at, std::uint8_t{0}).bytes(), corrupt, "scheme 0"},
       {"CKKS", known().set(scheme_at, std::uint8_t{2}).bytes(), unsupported, "CKKS"},
       {"scheme 4", known().set(scheme_at, std::uint8_t{4}).bytes(), corrupt, "scheme 4"},
       {"n is 0", with_n(0).bytes(), corrupt, "ring dimension 0"},
       {"n is 255", with_n(255).bytes(), corrupt, "ring dimension 255 is no power of two"},
       {"n is 4", with_n(4).bytes(), unsupported, "ring dimension 4"},
       {"n is 2^17", with_n(1 << 17).bytes(), unsupported, "ring dimension 131072"},
       {"n is 2^40", with_n(std::uint64_t{1} << 40).bytes(), corrupt, "1099511627776"},
       {"no modulus", with_count(0).bytes(), corrupt, "0 coefficient moduli"},
       {"34 moduli", with_count(34).bytes(), unsupported, "34 coefficient moduli; at most 33"},
       {"257 moduli", with_count(257).bytes(), corrupt, "257 coefficient moduli"},
       {"2^60 moduli", with_count(huge).bytes(), corrupt, "coefficient moduli"},
       {"2 moduli", with_count(2).bytes(), corrupt, "24 bytes too many"},
       {"4 moduli", with_count(4).bytes(), corrupt, "16 more bytes needed"},
       {"modulus 0", with_modulus(0, 0).bytes(), corrupt, "0 is no modulus"},
       {"modulus 1", with_modulus(1, 1).bytes(), corrupt, "1 is no modulus"},
       {"62 bits", with_modulus(0, std::uint64_t{1} << 61).bytes(), corrupt, "2 to 61 bits"},
       {"51 bits", with_modulus(0, std::uint64_t{1} << 50).bytes(), unsupported, "has 51 bits"},
       {"composite", with_modulus(1, answer.coeff_moduli[1] + 512).bytes(), corrupt,
        "no prime that is 1 mod 512"},
       {"no transform", with_modulus(1, 1000003).bytes(), corrupt, "1000003 is no prime that is 1"},
       {"twice", with_modulus(2, answer.coeff_moduli[0]).bytes(), corrupt,
        fmt::format("{} appears twice", answer.coeff_moduli[0])},
       {"t is 0", with_modulus(3, 0).bytes(), corrupt, "0 is no modulus"},
       {"t even", with_modulus(3, 1 << 14).bytes(), unsupported, "plaintext modulus 16384"},
       {"t without slots", with_modulus(3, 65539).bytes(), unsupported, "it has no slots"},
       {"inner size", known().set(first_at + 8, huge).bytes(), corrupt, "instead of 8"},
       {"cut", known().resize(128).claim_all().bytes(), corrupt, "cut off"},
       {"longer", known().resize(130).claim_all().bytes(), corrupt, "1 bytes too many"}},
      [](ByteReader& reader) { read_encryption_parameters(reader); });
}

TEST(HostileParameters, EveryTruncationAndFlip) {
  const Mutant whole = known();
  const auto read = [](const ByteVector& bytes) {
    ByteReader reader(bytes, "test");
    read_encryption_parameters(reader);
    reader.expect_end();
  };
  for (std::size_t size = 0; size < whole.bytes().size(); ++size) {
    EXPECT_THROW(read(Mutant(whole).resize(size).bytes()), Error);
  }
  std::size_t accepted = 0;
  for (std::size_t i = 0; i < whole.bytes().size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      try {
        read(Mutant(whole).flip(i, static_cast<std::uint8_t>(1 << bit)).bytes());
        ++accepted;
      } catch (const Error&) {
        continue;
      }
    }
  }
  EXPECT_LT(accepted, 20U) << "versions, the other scheme, n, other primes";
}

/// What reads well may still make no ring of ours.
TEST(HostileParameters, ContextsAreChecked) {
  const auto& answer = testing::bgv_parameters;
  EncryptionParameters parameters{Scheme::bgv, answer.n, answer.coeff_moduli, answer.t};
  expect_error(ErrorCode::insecure, "insecure", [&] {
    Context::create(parameters, SecurityLevel::bits_128, SecurityTable::standard_2018);
  });
  parameters.plain_modulus = smallest_prime_above(std::uint64_t{1} << 40, 2 * answer.n);
  expect_error(ErrorCode::invalid_argument, "plaintext modulus", [&] {
    Context::create(parameters, SecurityLevel::insecure_for_tests, SecurityTable::standard_2018);
  });
}

}  // namespace
}  // namespace sealion::seal
