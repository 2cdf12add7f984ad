// Every kind of object that SEAL saves comes in, and goes out again as SEAL would have written it.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "peers.h"
#include "seal/galois_keys.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using testing::all_compressions;
using testing::loaded;
using testing::read_whole;
using testing::saved;
using testing::Slots;

/// The minor version in all headers, those of inner objects too, as version 4.1 writes it: the only
/// thing in which a later SEAL differs.
template <typename Bytes>
ByteVector as_version_4_1(const Bytes& bytes) {
  constexpr std::uint8_t start[] = {0x5E, 0xA1, 16, 4};
  ByteVector result(bytes.begin(), bytes.end());
  auto at = result.begin();
  while ((at = std::search(at, result.end(), std::begin(start), std::end(start))) != result.end()) {
    at += std::size(start);
    if (at != result.end()) *at = 1;
  }
  return result;
}

class Objects : public testing::PeersTest {
 protected:
  /// What SEAL saves in any way, `read` and `write` bring back to what SEAL saves without
  /// compression: byte by byte as we write it, and again when SEAL has read that.
  template <typename Object, typename Saved, typename Read, typename Write>
  void expect_round_trip(const Saved& theirs, const Read& read, const Write& write,
                         std::span<const Compression> compressions = all_compressions) {
    const Object object = loaded<Object>(peers.their_context, saved(theirs));
    const ByteVector expected = saved(object);
    for (const Compression compression : compressions) {
      const auto ours = read_whole(saved(theirs, compression), read);
      EXPECT_EQ(as_version_4_1(write(ours, Compression::none)), as_version_4_1(expected));
      const auto written = write(ours, compression);
      EXPECT_EQ(saved(loaded<Object>(peers.their_context, written)), expected);
    }
  }

  void expect_ciphertext_round_trip(const microsoft::Ciphertext& ciphertext,
                                    std::span<const Compression> compressions) {
    expect_round_trip<microsoft::Ciphertext>(
        ciphertext,
        [&](ByteReader& bytes) {
          return CiphertextReader(peers.context, most_ciphertext_parts).read(bytes);
        },
        [&](const Ciphertext& ours, Compression compression) {
          return peers.written(ours, compression);
        },
        compressions);
  }

  /// For large objects: another one from case to case.
  std::span<const Compression> one_compression() const {
    return {&all_compressions[GetParam().parameters.plain_modulus % 3], 1};
  }
};

TEST_P(Objects, Parameters) {
  const auto theirs = testing::microsoft_parameters(GetParam().parameters);
  for (const Compression compression : all_compressions) {
    const EncryptionParameters ours =
        read_whole(saved(theirs, compression), read_encryption_parameters);
    EXPECT_EQ(ours, GetParam().parameters);
    EXPECT_EQ(as_version_4_1(write_encryption_parameters(ours, Compression::none)),
              as_version_4_1(saved(theirs)));
    const ByteVector written = write_encryption_parameters(ours, compression);
    microsoft::EncryptionParameters back;
    back.load(reinterpret_cast<const microsoft::seal_byte*>(written.data()), written.size());
    EXPECT_EQ(back, theirs);
  }
}

TEST_P(Objects, Plaintexts) {
  expect_round_trip<microsoft::Plaintext>(
      peers.their_encode(peers.random_slots()),
      [&](ByteReader& bytes) { return read_plaintext(bytes, peers.context); },
      [&](const Plaintext& plain, Compression compression) {
        return write_plaintext(plain, peers.context, compression);
      });
}

TEST_P(Objects, SecretKeys) {
  expect_round_trip<microsoft::SecretKey>(
      peers.key_generator.secret_key(),
      [&](ByteReader& bytes) { return read_secret_key(bytes, peers.context, {}); },
      [&](const SecretKey& key, Compression compression) {
        return write_secret_key(key, peers.context, compression);
      });
}

TEST_P(Objects, PublicKeys) {
  const auto read = [&](ByteReader& bytes) { return read_public_key(bytes, peers.context); };
  const auto write = [&](const KeyLevelCiphertext& key, Compression compression) {
    return write_public_key(key, peers.context, compression);
  };
  microsoft::PublicKey key;
  peers.key_generator.create_public_key(key);
  expect_round_trip<microsoft::PublicKey>(key, read, write);
  expect_round_trip<microsoft::PublicKey>(peers.key_generator.create_public_key(), read, write);
}

TEST_P(Objects, Ciphertexts) {
  expect_ciphertext_round_trip(peers.their_encrypt(peers.random_slots()), all_compressions);
}

TEST_P(Objects, CiphertextsOfSeveralPartsAtEveryLevel) {
  const microsoft::Ciphertext fresh = peers.their_encrypt(peers.random_slots());
  for (microsoft::Ciphertext high = fresh; high.size() <= 4;
       peers.evaluator.multiply_inplace(high, fresh)) {
    microsoft::Ciphertext ciphertext = high;
    for (std::size_t limbs = peers.parameters()->limbs(); limbs > 0; --limbs) {
      expect_ciphertext_round_trip(ciphertext, {&all_compressions[(high.size() + limbs) % 3], 1});
      if (limbs > 1) peers.evaluator.mod_switch_to_next_inplace(ciphertext);
    }
  }
}

TEST_P(Objects, SeededCiphertexts) {
  const auto plain = peers.their_encode(peers.random_slots());
  const auto seeded = peers.their_encryptor.encrypt_symmetric(plain);
  const auto read = [&](ByteReader& bytes) {
    return CiphertextReader(peers.context, 2).read(bytes);
  };
  expect_round_trip<microsoft::Ciphertext>(seeded, read,
                                           [&](const Ciphertext& ours, Compression compression) {
                                             return peers.written(ours, compression);
                                           });
  const ByteVector bytes = saved(seeded);
  PrngSeed seed;
  std::copy(bytes.end() - sizeof seed, bytes.end(), reinterpret_cast<std::uint8_t*>(seed.data()));
  const Ciphertext ours = peers.read(bytes);
  const ByteVector again = write_seeded_ciphertext(ours, peers.context, seed, Compression::none);
  EXPECT_EQ(as_version_4_1(again), as_version_4_1(bytes));
}

/// Only where there is a special prime.
class SwitchingKeys : public Objects {};

TEST_P(SwitchingKeys, ForRelinearisation) {
  const auto read = [&](ByteReader& bytes) {
    return read_relin_keys(bytes, peers.context, {}, most_relin_powers);
  };
  const auto write = [&](const EvaluationKeys& keys, Compression compression) {
    return write_relin_keys(keys, peers.context, compression);
  };
  microsoft::RelinKeys keys;
  peers.key_generator.create_relin_keys(keys);
  expect_round_trip<microsoft::RelinKeys>(keys, read, write, one_compression());
  expect_round_trip<microsoft::RelinKeys>(peers.key_generator.create_relin_keys(), read, write,
                                          one_compression());
}

TEST_P(SwitchingKeys, ForRotation) {
  const auto read = [&](ByteReader& bytes) {
    return read_galois_keys(bytes, peers.context, {}, 2);
  };
  const auto write = [&](const GaloisKeys& keys, Compression compression) {
    return write_galois_keys(keys, peers.context, compression);
  };
  const std::vector<int> steps = {-3, 0};
  microsoft::GaloisKeys keys;
  peers.key_generator.create_galois_keys(steps, keys);
  expect_round_trip<microsoft::GaloisKeys>(keys, read, write, one_compression());
  expect_round_trip<microsoft::GaloisKeys>(peers.key_generator.create_galois_keys(steps), read,
                                           write, one_compression());
}

INSTANTIATE_TEST_SUITE_P(Random, Objects, ::testing::ValuesIn(testing::small_cases()),
                         testing::case_name);
INSTANTIATE_TEST_SUITE_P(Random, SwitchingKeys,
                         ::testing::ValuesIn(testing::small_cases_with_key_switching()),
                         testing::case_name);

}  // namespace
}  // namespace sealion::seal
