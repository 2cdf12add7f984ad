// Ciphertexts from someone who means harm: each is refused with one clear error.
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "fixtures.h"
#include "mutation.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_all_refused;
using sealion::testing::HostileCase;
using sealion::testing::huge;
using sealion::testing::KnownClient;
using sealion::testing::Mutant;

using enum ErrorCode;

/// Where the fields of a ciphertext stand.
namespace at {
constexpr std::size_t version_major = 3, version_minor = 4, compression = 5, reserved = 6, size = 8,
                      level = 16, form = 48, parts = 49, n = 57, rows = 65, scale = 73,
                      correction = 81, inner = 89, inner_compression = 94, inner_size = 97,
                      count = 105, residues = 113, seed = 113 + 8 * 512;
}

class HostileCiphertexts : public ::testing::Test {
 protected:
  Mutant symmetric() const { return Mutant(client.object("symmetric")); }
  Mutant seeded() const { return Mutant(client.object("seeded")); }
  void expect_refused(const std::vector<HostileCase>& cases) const {
    expect_all_refused(
        cases, [this](ByteReader& reader) { CiphertextReader(client.context, 3).read(reader); });
  }
  Mutant with_level(const ParmsId& level) const { return symmetric().set(at::level, level); }

  KnownClient client{Scheme::bgv};
};

TEST_F(HostileCiphertexts, Headers) {
  const std::size_t size = symmetric().bytes().size();
  expect_refused({
      {"nothing", {}, corrupt, "cut off"},
      {"15 bytes", symmetric().resize(15).bytes(), corrupt, "cut off"},
      {"magic", symmetric().set(0, std::uint8_t{0x5f}).bytes(), corrupt, "0xa15f, not 0xa15e"},
      {"header size", symmetric().set(2, std::uint8_t{17}).bytes(), corrupt, "17 bytes instead"},
      {"version 3.6", symmetric().set(at::version_major, std::uint16_t{0x603}).bytes(), unsupported,
       "SEAL 3.6; versions 4.0 to 4.4"},
      {"version 4.5", symmetric().set(at::version_minor, std::uint8_t{5}).bytes(), unsupported,
       "SEAL 4.5"},
      {"version 5.0", symmetric().set(at::version_major, std::uint16_t{5}).bytes(), unsupported,
       "SEAL 5.0"},
      {"compression", symmetric().set(at::compression, std::uint8_t{3}).bytes(), unsupported,
       "compression 3"},
      {"reserved", symmetric().set(at::reserved, std::uint16_t{256}).bytes(), corrupt,
       "reserved field of the header is 256"},
      {"size 0", symmetric().set(at::size, std::uint64_t{0}).bytes(), corrupt,
       "0 bytes, less than its header"},
      {"size 15", symmetric().set(at::size, std::uint64_t{15}).bytes(), corrupt, "15 bytes"},
      {"size 2^60", symmetric().set(at::size, huge).bytes(), corrupt,
       fmt::format("an object of {} bytes, {} of them there", huge, size)},
      {"largest size", symmetric().set(at::size, ~std::uint64_t{0}).bytes(), corrupt, "cut off"},
      {"one less", symmetric().set(at::size, std::uint64_t{size - 1}).bytes(), corrupt,
       "8192 more bytes needed, 8191 left"},
      {"one more", symmetric().resize(size + 1).claim_all().bytes(), corrupt,
       "1 bytes too many at the end"},
      {"trailing", symmetric().resize(size + 3).bytes(), corrupt, "3 bytes too many at the end"},
  });
}

TEST_F(HostileCiphertexts, Fields) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::uint64_t t = client.context.parameters()->plain_modulus().value();
  expect_refused({
      {"level of no one", with_level({1, 2, 3, 4}).bytes(), incompatible, "at level 01000000"},
      {"level zero", with_level({}).bytes(), incompatible, "at level 00000000"},
      {"level of keys", with_level(client.context.key_parms_id()).bytes(), incompatible,
       "but that of their keys"},
      {"level of BFV", with_level(testing::known_context(Scheme::bfv).parms_id(2)).bytes(),
       incompatible, "none of these encryption parameters' data levels"},
      {"lower level", with_level(client.context.parms_id(1)).bytes(), corrupt,
       "at 2 primes, its level has 1"},
      {"form", symmetric().set(at::form, std::uint8_t{2}).bytes(), corrupt, "NTT form 2"},
      {"no part", symmetric().set(at::parts, std::uint64_t{0}).bytes(), corrupt, "0 parts"},
      {"one part", symmetric().set(at::parts, std::uint64_t{1}).bytes(), corrupt, "1 parts"},
      {"four parts", symmetric().set(at::parts, std::uint64_t{4}).bytes(), corrupt,
       "4 parts; 2 to 3 are possible here"},
      {"2^60 parts", symmetric().set(at::parts, huge).bytes(), corrupt, "parts"},
      {"n is 0", symmetric().set(at::n, std::uint64_t{0}).bytes(), incompatible,
       "ring dimension 0 instead of 256"},
      {"n is 255", symmetric().set(at::n, std::uint64_t{255}).bytes(), incompatible, "255"},
      {"n is 2^63", symmetric().set(at::n, std::uint64_t{1} << 63).bytes(), incompatible,
       "9223372036854775808"},
      {"no prime", symmetric().set(at::rows, std::uint64_t{0}).bytes(), corrupt, "at 0 primes"},
      {"2^60 primes", symmetric().set(at::rows, huge).bytes(), corrupt, "its level has 2"},
      {"scale NaN", symmetric().set(at::scale, nan).bytes(), corrupt, "scale nan"},
      {"scale infinite", symmetric().set(at::scale, infinity).bytes(), corrupt, "scale inf"},
      {"scale 2", symmetric().set(at::scale, 2.0).bytes(), corrupt, "scale 2"},
      {"scale 0", symmetric().set(at::scale, 0.0).bytes(), corrupt, "scale 0"},
      {"correction 0", symmetric().set(at::correction, std::uint64_t{0}).bytes(), corrupt,
       fmt::format("correction factor 0 is not in [1, {})", t)},
      {"correction t", symmetric().set(at::correction, t).bytes(), corrupt, std::to_string(t)},
  });
}

TEST_F(HostileCiphertexts, Counts) {
  // 8 (1 + 2^61) is 8 modulo 2^64.
  const Mutant wrapped =
      symmetric().set(at::inner_size, std::uint64_t{24}).set(at::count, std::uint64_t{1} << 61);
  expect_refused({
      {"inner magic", symmetric().set(at::inner, std::uint8_t{0}).bytes(), corrupt,
       "no object of Microsoft SEAL"},
      {"inner compression", symmetric().set(at::inner_compression, std::uint8_t{2}).bytes(),
       corrupt, "a compressed object (compression 2) inside"},
      {"inner size", symmetric().set(at::inner_size, std::uint64_t{8217}).bytes(), corrupt,
       "1024 residues in an inner object of 8201 bytes"},
      {"inner size 2^60", symmetric().set(at::inner_size, huge).bytes(), corrupt, "1024 residues"},
      {"inner size 3", symmetric().set(at::inner_size, std::uint64_t{3}).bytes(), corrupt,
       "less than its header"},
      {"count 0", symmetric().set(at::count, std::uint64_t{0}).bytes(), corrupt,
       "0 residues for 2 parts of 512"},
      {"count less", symmetric().set(at::count, std::uint64_t{1023}).bytes(), corrupt, "1023"},
      {"count 2^60", symmetric().set(at::count, huge).bytes(), corrupt, "residues for 2 parts"},
      {"count wraps", wrapped.bytes(), corrupt, "2305843009213693952 residues"},
      {"3 parts of 2", symmetric().set(at::parts, std::uint64_t{3}).bytes(), corrupt,
       "1024 residues for 3 parts of 512"},
      {"seed for 3 parts", seeded().set(at::parts, std::uint64_t{3}).bytes(), corrupt,
       "512 residues for 3 parts"},
  });
}

TEST_F(HostileCiphertexts, Residues) {
  const auto& primes = testing::bgv_parameters.coeff_moduli;
  const std::size_t last = at::residues + 8 * 1023;
  expect_refused({
      {"first is p", symmetric().set(at::residues, primes[0]).bytes(), corrupt,
       fmt::format("not below its modulus {}", primes[0])},
      {"prime of another limb", symmetric().set(at::residues + 8 * 255, primes[1] - 1).bytes(),
       corrupt, std::to_string(primes[0])},
      {"last is p", symmetric().set(last, primes[1]).bytes(), corrupt, std::to_string(primes[1])},
      {"last is 2^64 - 1", symmetric().set(last, ~std::uint64_t{0}).bytes(), corrupt, "residue"},
      {"last is 2^63", symmetric().set(last, std::uint64_t{1} << 63).bytes(), corrupt, "residue"},
      {"beside a seed", seeded().set(at::residues, primes[0]).bytes(), corrupt, "residue"},
  });
  EXPECT_NO_THROW(client.read(symmetric().set(at::residues, primes[0] - 1).bytes()));
}

TEST_F(HostileCiphertexts, Seeds) {
  constexpr std::size_t size = at::seed + 8;
  constexpr std::size_t type = at::seed + 16;
  expect_refused({
      {"unknown", seeded().set(type, std::uint8_t{0}).bytes(), corrupt, "unknown type 0"},
      {"type 3", seeded().set(type, std::uint8_t{3}).bytes(), corrupt, "unknown type 3"},
      {"SHAKE256", seeded().set(type, std::uint8_t{2}).bytes(), unsupported, "SHAKE256"},
      {"size", seeded().set(size, std::uint64_t{80}).bytes(), corrupt,
       "an inner object of 64 bytes instead of 65"},
      {"magic", seeded().set(at::seed, std::uint8_t{0}).bytes(), corrupt, "no object"},
      {"missing", seeded().resize(at::seed).claim_all().bytes(), corrupt, "cut off"},
      {"half", seeded().resize(at::seed + 49).claim_all().bytes(), corrupt, "cut off"},
  });
}

TEST_F(HostileCiphertexts, BfvHasNoCorrection) {
  const KnownClient bfv(Scheme::bfv);
  const Mutant mutant = Mutant(bfv.object("symmetric")).set(at::correction, std::uint64_t{2});
  expect_all_refused({{"correction 2", mutant.bytes(), corrupt, "factor 2 is not in [1, 2)"}},
                     [&](ByteReader& reader) { CiphertextReader(bfv.context, 2).read(reader); });
}

TEST_F(HostileCiphertexts, EveryTruncation) {
  for (const std::string kind : {"seeded", "seeded_zlib", "seeded_zstd"}) {
    const ByteVector whole = client.object(kind);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Mutant cut = Mutant(whole).resize(size);
      ASSERT_THROW(client.read(cut.bytes()), Error) << kind << size;
      if (size < header_bytes) continue;
      ASSERT_THROW(client.read(Mutant(cut).claim_all().bytes()), Error) << kind << size;
    }
  }
}

/// A flipped bit is refused, or it is another ciphertext and comes out as it went in.
TEST_F(HostileCiphertexts, EveryFlippedByte) {
  std::mt19937 random(7);
  const ByteVector whole = client.object("switched");
  std::size_t refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const auto bits = static_cast<std::uint8_t>(1 << random() % 8);
    const Mutant mutant = Mutant(whole).flip(i, bits);
    try {
      const Ciphertext read = client.read(mutant.bytes());
      const bool in_header = i == at::version_minor || i == at::inner + at::version_minor;
      const bool in_form = i == at::form;
      if (in_header || in_form) continue;
      ASSERT_EQ(write_ciphertext(read, client.context, Compression::none), mutant.bytes()) << i;
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000U);
  for (const std::string kind : {"seeded_zlib", "seeded_zstd"}) {
    const ByteVector compressed = client.object(kind);
    for (std::size_t i = 0; i < compressed.size(); ++i) {
      const auto bits = static_cast<std::uint8_t>(1 << random() % 8);
      try {
        client.read(Mutant(compressed).flip(i, bits).bytes());
      } catch (const Error&) {
        continue;
      }
    }
  }
}

}  // namespace
}  // namespace sealion::seal
