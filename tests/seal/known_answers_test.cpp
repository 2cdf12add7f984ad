// Objects that real Microsoft SEAL made (known_answers/make_known_answers.mjs): what they mean, and
// that they come out again byte by byte.
#include <gtest/gtest.h>

#include <algorithm>

#include "fixtures.h"
#include "schemes/bfv/conversion.h"
#include "schemes/bgv/relinearisation.h"
#include "schemes/bgv/rotation.h"
#include "seal/galois_keys.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using sealion::testing::both_schemes;
using sealion::testing::known_slots;
using sealion::testing::KnownClient;
using sealion::testing::squares;

template <typename Read>
auto read_all(const ByteVector& bytes, Read read) {
  ByteReader reader(bytes, "test");
  auto result = read(reader);
  reader.expect_end();
  return result;
}

bool same_bytes(ByteSpan a, ByteSpan b) { return std::ranges::equal(a, b); }

class KnownAnswers : public ::testing::TestWithParam<Scheme> {
 protected:
  KnownClient client{GetParam()};
  const Context& context = client.context;
  std::size_t n = context.chain().n();
};

TEST_P(KnownAnswers, Parameters) {
  const ByteVector bytes = client.object("parameters");
  const EncryptionParameters parameters = read_all(bytes, read_encryption_parameters);
  EXPECT_EQ(parameters, context.encryption_parameters());
  EXPECT_EQ(write_encryption_parameters(parameters, Compression::none), bytes);
  for (const Compression compression : {Compression::zlib, Compression::zstd}) {
    const ByteVector packed = write_encryption_parameters(parameters, compression);
    EXPECT_EQ(read_all(packed, read_encryption_parameters), parameters);
  }
}

TEST_P(KnownAnswers, NamesOfLevels) {
  const auto& answer = testing::known_parameters(GetParam());
  const auto hex = [](const ParmsId& id) {
    return to_hex({reinterpret_cast<const std::uint8_t*>(id.data()), sizeof id});
  };
  EXPECT_EQ(hex(context.key_parms_id()), answer.parms_ids[0]);
  EXPECT_EQ(hex(context.parms_id(2)), answer.parms_ids[1]);
  EXPECT_EQ(hex(context.parms_id(1)), answer.parms_ids[2]);
}

TEST_P(KnownAnswers, SecretKey) {
  const ByteVector bytes = client.object("secret_key");
  EXPECT_TRUE(same_bytes(write_secret_key(client.key, context, Compression::none), bytes));
  for (const Compression compression : {Compression::zlib, Compression::zstd}) {
    const auto packed = write_secret_key(client.key, context, compression);
    EXPECT_LT(packed.size(), bytes.size());
    ByteReader reader(packed, "test");
    EXPECT_TRUE(std::ranges::equal(read_secret_key(reader, context, {}).coefficients(),
                                   client.key.coefficients()));
  }
}

TEST_P(KnownAnswers, Plaintext) {
  const ByteVector bytes = client.object("plaintext");
  sealion::Plaintext plain =
      read_all(bytes, [&](ByteReader& reader) { return read_plaintext(reader, context); });
  EXPECT_TRUE(same_bytes(write_plaintext(plain, context, Compression::none), bytes));
  testing::Slots slots(n);
  BatchEncoder(context.parameters()).decode(plain, slots);
  EXPECT_EQ(slots, known_slots(n));
}

TEST_P(KnownAnswers, FreshCiphertexts) {
  for (const std::string kind : {"symmetric", "symmetric_zlib", "symmetric_zstd", "seeded",
                                 "seeded_zlib", "seeded_zstd", "public"}) {
    const Ciphertext ciphertext = client.read(client.object(kind));
    EXPECT_EQ(ciphertext.limbs(), 2U);
    EXPECT_EQ(client.decrypt(ciphertext), known_slots(n)) << kind;
    EXPECT_GT(client.budget(ciphertext), 25) << kind;
  }
}

TEST_P(KnownAnswers, ComputedCiphertexts) {
  EXPECT_EQ(client.decrypt(client.read(client.object("switched"))), known_slots(n));
  for (const std::string kind : {"product", "product_switched"}) {
    const Ciphertext product = client.read(client.object(kind));
    EXPECT_EQ(product.parts(), 3U);
    EXPECT_EQ(client.decrypt(product), squares(known_slots(n))) << kind;
  }
}

TEST_P(KnownAnswers, CiphertextsComeOutAgain) {
  for (const std::string kind :
       {"symmetric", "public", "switched", "product", "product_switched"}) {
    const ByteVector bytes = client.object(kind);
    const Ciphertext ciphertext = client.read(bytes);
    EXPECT_EQ(write_ciphertext(ciphertext, context, Compression::none), bytes) << kind;
    EXPECT_EQ(ciphertext_bytes(context, ciphertext.parts(), ciphertext.limbs()), bytes.size());
    for (const Compression compression : {Compression::zlib, Compression::zstd}) {
      const ByteVector packed = write_ciphertext(ciphertext, context, compression);
      EXPECT_LT(packed.size(), bytes.size());
      EXPECT_EQ(client.read(packed), ciphertext) << kind;
    }
  }
}

TEST_P(KnownAnswers, SeededCiphertextsComeOutAgain) {
  const ByteVector bytes = client.object("seeded");
  PrngSeed seed;
  std::memcpy(seed.data(), bytes.data() + bytes.size() - sizeof seed, sizeof seed);
  const Ciphertext ciphertext = client.read(bytes);
  EXPECT_EQ(write_seeded_ciphertext(ciphertext, context, seed, Compression::none), bytes);
  EXPECT_EQ(seeded_ciphertext_bytes(context, 2), bytes.size());
}

TEST_P(KnownAnswers, ObjectsFollowEachOther) {
  ByteVector file;
  const std::string kinds[] = {"seeded_zlib", "symmetric", "symmetric_zstd", "product", "seeded"};
  for (const std::string& kind : kinds) {
    const ByteVector bytes = client.object(kind);
    file.insert(file.end(), bytes.begin(), bytes.end());
  }
  ByteReader reader(file, "test");
  CiphertextReader ciphertexts(context, 3);
  for (const std::string& kind : kinds) {
    EXPECT_EQ(ciphertexts.read(reader), client.read(client.object(kind))) << kind;
  }
  EXPECT_EQ(reader.remaining(), 0U);
}

TEST_P(KnownAnswers, VersionsFrom4Point0) {
  for (std::uint8_t minor = 0; minor <= 4; ++minor) {
    ByteVector bytes = client.object("symmetric");
    bytes[4] = minor;
    EXPECT_EQ(client.decrypt(client.read(bytes)), known_slots(n));
  }
}

TEST_P(KnownAnswers, PublicKeys) {
  for (const std::string kind : {"public_key", "public_key_seeded"}) {
    const ByteVector bytes = client.object(kind);
    const KeyLevelCiphertext key =
        read_all(bytes, [&](ByteReader& reader) { return read_public_key(reader, context); });
    if (kind == "public_key") {
      EXPECT_EQ(write_public_key(key, context, Compression::none), bytes);
    }
    const Ciphertext zero = zero_of(key, context);
    EXPECT_EQ(client.decrypt(zero), testing::Slots(n)) << kind;
    EXPECT_GT(client.budget(zero), 40) << kind;
  }
}

TEST_P(KnownAnswers, RelinKeys) {
  for (const std::string kind : {"relin_keys", "relin_keys_seeded"}) {
    const ByteVector bytes = client.object(kind);
    const EvaluationKeys keys = read_all(
        bytes, [&](ByteReader& reader) { return read_relin_keys(reader, context, {}, 1); });
    EXPECT_FALSE(keys.relinearisation().is_seeded());
    if (kind == "relin_keys") {
      EXPECT_EQ(write_relin_keys(keys, context, Compression::none), bytes);
    }
    for (const std::string product_kind : {"product", "product_switched"}) {
      const Ciphertext product = client.read(client.object(product_kind));
      const Ciphertext result = Relineariser(context.parameters(), keys)(product);
      EXPECT_EQ(result.parts(), 2U);
      EXPECT_EQ(client.decrypt(result), squares(known_slots(n))) << kind << product_kind;
      EXPECT_GE(client.budget(result), client.budget(product) - 6) << kind << product_kind;
    }
  }
}

TEST_P(KnownAnswers, GaloisKeys) {
  const testing::Slots slots = known_slots(n);
  const auto read = [&](ByteReader& reader) { return read_galois_keys(reader, context, {}, 1); };
  for (const auto& [kind, element] :
       {std::pair{"galois_keys", 3U}, std::pair{"galois_keys_seeded", 511U}}) {
    const ByteVector bytes = client.object(kind);
    const GaloisKeys keys = read_all(bytes, read);
    ASSERT_EQ(keys.automorphisms().size(), 1U);
    EXPECT_EQ(keys.automorphisms()[0].element(), element) << "by one step, or of the rows";
    const ByteVector written = write_galois_keys(keys, context, Compression::none);
    if (kind == std::string("galois_keys")) {
      EXPECT_EQ(written, bytes);
    }
    EXPECT_EQ(write_galois_keys(read_all(written, read), context, Compression::none), written);
  }
}

/// SEAL's keys rotate SEAL's ciphertexts, at both levels.
TEST_P(KnownAnswers, GaloisKeysRotate) {
  const auto keys_of = [&](const std::string& kind) {
    const ByteVector bytes = client.object(kind);
    return read_all(bytes, [&](ByteReader& r) { return read_galois_keys(r, context, {}, 1); });
  };
  const GaloisKeys step = keys_of("galois_keys"), swap = keys_of("galois_keys_seeded");
  testing::Slots turned = known_slots(n), swapped = known_slots(n);
  const auto half = static_cast<std::ptrdiff_t>(n / 2);
  std::rotate(turned.begin(), turned.begin() + 1, turned.begin() + half);
  std::rotate(turned.begin() + half, turned.begin() + half + 1, turned.end());
  std::rotate(swapped.begin(), swapped.begin() + half, swapped.end());
  for (const std::string kind : {"symmetric", "switched"}) {
    const Ciphertext ciphertext = client.read(client.object(kind));
    const Ciphertext end = Rotator(context.parameters(), step).rotate(ciphertext, {.steps = 1});
    EXPECT_EQ(client.decrypt(end), turned) << kind;
    EXPECT_EQ(
        client.decrypt(Rotator(context.parameters(), swap).rotate(ciphertext, {.swap = true})),
        swapped);
  }
}

INSTANTIATE_TEST_SUITE_P(Schemes, KnownAnswers, ::testing::ValuesIn(both_schemes),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace sealion::seal
