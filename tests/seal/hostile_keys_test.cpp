// Keys and plaintexts from someone who means harm: each is refused with one clear error.
#include <gtest/gtest.h>

#include <limits>

#include "fixtures.h"
#include "mutation.h"
#include "seal/galois_keys.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_all_refused;
using sealion::testing::expect_error;
using sealion::testing::HostileCase;
using sealion::testing::huge;
using sealion::testing::KnownClient;
using sealion::testing::Mutant;

using enum ErrorCode;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

class HostileKeys : public ::testing::Test {
 protected:
  Mutant object(const std::string& kind) const { return Mutant(client.object(kind)); }

  KnownClient client{Scheme::bgv};
  const Context& context = client.context;
};

TEST_F(HostileKeys, PublicKeys) {
  constexpr std::size_t level = 16, form = 48, parts = 49, rows = 65, correction = 81;
  const auto key = [&] { return object("public_key"); };
  expect_all_refused(
      {{"a ciphertext", client.object("symmetric"), incompatible, "a key at level"},
       {"level", key().set(level, ParmsId{9}).bytes(), incompatible, "of other parameters"},
       {"form", key().set(form, std::uint8_t{0}).bytes(), corrupt, "not in NTT form"},
       {"parts", key().set(parts, std::uint64_t{3}).bytes(), corrupt, "a key of 3 parts"},
       {"primes", key().set(rows, std::uint64_t{2}).bytes(), corrupt, "at 2 primes"},
       {"correction", key().set(correction, std::uint64_t{2}).bytes(), corrupt, "correction 2"},
       {"special residue", key().set(12393, testing::bgv_parameters.coeff_moduli[2]).bytes(),
        corrupt, "residue"}},
      [&](ByteReader& reader) { read_public_key(reader, context); });
}

TEST_F(HostileKeys, KeysOfOtherSizesAreNotWritten) {
  const KeyLevelCiphertext short_key{AlignedVector<std::uint64_t>(2 * 3 * 256 - 1)};
  const auto refused = [](auto body) {
    expect_error(ErrorCode::invalid_argument, "1535 residues instead of 1536", body);
  };
  refused([&] { write_public_key(short_key, context, Compression::none); });
  refused([&] { zero_of(short_key, context); });
}

TEST_F(HostileKeys, SecretKeys) {
  constexpr std::size_t level = 16, count = 48, scale = 56, inner_count = 80, residues = 88;
  const auto key = [&] { return object("secret_key"); };
  const std::size_t n = testing::bgv_parameters.n;
  const auto& primes = testing::bgv_parameters.coeff_moduli;
  // In NTT form, adding 1 to the first value makes no ternary polynomial.
  const std::uint64_t first = client.key.residues(0)[0];
  const std::uint64_t special = client.key.residues(2)[n - 1];
  expect_all_refused(
      {{"a plaintext", client.object("plaintext"), incompatible, "a key at level 00000000"},
       {"level", key().set(level, context.parms_id(2)).bytes(), incompatible, "a key at level"},
       {"count", key().set(count, std::uint64_t{767}).bytes(), corrupt, "767 residues instead"},
       {"count 2^60", key().set(count, huge).bytes(), corrupt, "instead of 3 times 256"},
       {"inner count", key().set(inner_count, huge).bytes(), corrupt, "words instead of 768"},
       {"scale", key().set(scale, nan).bytes(), corrupt, "scale nan"},
       {"first residue", key().set(residues, primes[0]).bytes(), corrupt, "residue"},
       {"not ternary", key().set(residues, (first + 1) % primes[0]).bytes(), corrupt,
        "not ternary, or not the same"},
       {"other at the last prime",
        key().set(residues + 8 * (3 * n - 1), (special + 1) % primes[2]).bytes(), corrupt,
        "not the same at each prime"},
       {"not reduced at the last prime",
        key().set(residues + 8 * (3 * n - 1), special + primes[2]).bytes(), corrupt,
        "not the same at each prime"}},
      [&](ByteReader& reader) { read_secret_key(reader, context, {}); });
}

TEST_F(HostileKeys, RelinKeys) {
  constexpr std::size_t level = 16, count = 48, digits = 56, first = 64, first_size = 72,
                        first_level = 80, second_level = 80 + 16 + 12385;
  const auto keys = [&] { return object("relin_keys"); };
  const auto seeded = [&] { return object("relin_keys_seeded"); };
  expect_all_refused(
      {{"level", keys().set(level, context.parms_id(2)).bytes(), incompatible, "a key at level"},
       {"none", keys().set(count, std::uint64_t{0}).bytes(), corrupt, "no relinearisation key"},
       {"10^9", keys().set(count, std::uint64_t{1000000000}).bytes(), corrupt,
        "1000000000 key switching keys; at most 14"},
       {"2^60", keys().set(count, huge).bytes(), corrupt, "key switching keys"},
       {"14 of one", keys().set(count, std::uint64_t{14}).bytes(), corrupt, "cut off"},
       {"2 of one", seeded().set(count, std::uint64_t{2}).bytes(), corrupt, "cut off"},
       {"no digit", keys().set(digits, std::uint64_t{0}).bytes(), corrupt, "key for s^2"},
       {"3 digits", keys().set(digits, std::uint64_t{3}).bytes(), corrupt, "3 digits instead of 2"},
       {"2^60 digits", keys().set(digits, huge).bytes(), corrupt, "digits instead of 2"},
       {"inner magic", keys().set(first, std::uint8_t{0}).bytes(), corrupt, "no object"},
       {"inner size", keys().set(first_size, std::uint64_t{12400}).bytes(), corrupt,
        "a key of 12385 bytes in an inner object of 12384"},
       {"inner size of a seed", seeded().set(first_size, std::uint64_t{12401}).bytes(), corrupt,
        "a key of 6322 bytes in an inner object of 12385"},
       {"level of a digit", keys().set(first_level, ParmsId{1}).bytes(), incompatible, "a key at"},
       {"level of the second digit", keys().set(second_level, ParmsId{1}).bytes(), incompatible,
        "a key at level 01000000"},
       {"trailing", keys().resize(24866 + 8).claim_all().bytes(), corrupt, "8 bytes too many"}},
      [&](ByteReader& reader) { read_relin_keys(reader, context, {}, most_relin_powers); });
}

TEST_F(HostileKeys, GaloisKeys) {
  constexpr std::size_t count = 48, digits = 56;
  const auto keys = [&] { return object("galois_keys"); };
  expect_all_refused(
      {{"10^9", keys().set(count, std::uint64_t{1000000000}).bytes(), corrupt, "at most 256"},
       {"257", keys().set(count, std::uint64_t{257}).bytes(), corrupt, "257 key switching keys"},
       {"255", keys().set(count, std::uint64_t{255}).bytes(), corrupt, "8 bytes too many"},
       {"1 digit", keys().set(digits, std::uint64_t{1}).bytes(), corrupt, "1 digits instead of 2"}},
      [&](ByteReader& reader) { read_galois_keys(reader, context, {}, 1); });
  expect_all_refused({{"more than asked for", keys().bytes(), corrupt, "more than 0 Galois keys"}},
                     [&](ByteReader& reader) { read_galois_keys(reader, context, {}, 0); });
}

TEST_F(HostileKeys, ChainsWithoutSpecialPrimeHaveNoKeySwitching) {
  const Context single(testing::small_parameters(256, 1 << 12, {44}), Scheme::bgv);
  const ByteVector bytes = client.object("relin_keys");
  ByteReader reader(bytes, "hostile.bin");
  expect_error(unsupported, "special prime",
               [&] { read_relin_keys(reader, single, {}, most_relin_powers); });
  expect_error(unsupported, "special prime", [&] { read_galois_keys(reader, single, {}, 1); });
}

TEST_F(HostileKeys, Plaintexts) {
  constexpr std::size_t level = 16, count = 48, scale = 56, inner_size = 72, inner_count = 80,
                        coefficients = 88;
  const auto plain = [&] { return object("plaintext"); };
  const std::uint64_t t = testing::bgv_parameters.t;
  expect_all_refused(
      {{"NTT form", plain().set(level, context.parms_id(2)).bytes(), unsupported, "NTT form"},
       {"count", plain().set(count, std::uint64_t{257}).bytes(), corrupt, "257 coefficients"},
       {"count 2^61", plain().set(count, 2 * huge).bytes(), corrupt, "coefficients at"},
       {"scale", plain().set(scale, nan).bytes(), corrupt, "scale nan"},
       {"inner size", plain().set(inner_size, huge).bytes(), corrupt, "instead of 2056"},
       {"inner count", plain().set(inner_count, std::uint64_t{255}).bytes(), corrupt,
        "255 words instead of 256"},
       {"coefficient", plain().set(coefficients + 8 * 255, t).bytes(), corrupt,
        fmt::format("not below its modulus {}", t)}},
      [&](ByteReader& reader) { read_plaintext(reader, context); });
}

/// SEAL keeps no zeros at the end of what it decrypts.
TEST_F(HostileKeys, ShortPlaintextsAreSound) {
  const SecretVector<std::uint8_t> bytes = write_plaintext({5, 7}, context, Compression::none);
  ByteReader reader(bytes, "test");
  const sealion::Plaintext plain = read_plaintext(reader, context);
  EXPECT_EQ(plain.size(), 256U);
  EXPECT_EQ(plain[1], 7U);
  EXPECT_EQ(plain[2], 0U);
}

}  // namespace
}  // namespace sealion::seal
