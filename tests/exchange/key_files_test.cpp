#include "exchange/key_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "file_bytes.h"
#include "fixtures.h"
#include "program/reference.h"
#include "support/encrypt_batches.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion {
namespace {

using testing::deep_manifest;
using testing::deep_program;
using testing::deep_way;
using testing::encrypt_batches;
using testing::expect_error;
using testing::resealed;
using testing::set_word;
using testing::small_inputs;
using testing::version_at;

constexpr std::size_t after_version = 12;

class KeyFiles : public ::testing::Test {
 protected:
  ByteVector secret_bytes() const {
    const SecretVector<std::uint8_t> written = write_secret_key(key);
    return {written.begin(), written.end()};
  }
  SecretKey read_secret(ByteSpan bytes) const {
    return read_secret_key(bytes, client.chain(), "k.bin");
  }
  ChannelKeys read_evaluation(ByteSpan bytes) const {
    return read_evaluation_keys(bytes, manifest, client.channels(), "e.bin");
  }

  const Manifest manifest = deep_manifest();
  const Client client{manifest};
  const SecretKey key = client.generate_key();
};

TEST_F(KeyFiles, SecretKeysComeBack) {
  const SecretKey back = read_secret(secret_bytes());
  EXPECT_EQ(back.id(), key.id());
  EXPECT_TRUE(std::ranges::equal(back.coefficients(), key.coefficients()));
  const ChannelBatches batch = encrypt_batches(client, key, small_inputs(4));
  EXPECT_GT(client.noise_budget_bits(back, batch), 0);
}

TEST_F(KeyFiles, SecretKeysOfOtherParametersOrVersion) {
  const ByteVector bytes = secret_bytes();
  const auto refuses = [&](ErrorCode code, const std::string& text, const ByteVector& changed) {
    expect_error(code, text, [&] { read_secret(changed); });
    expect_error(code, "k.bin: ", [&] { read_secret(changed); });
  };
  expect_error(ErrorCode::incompatible, "other encryption parameters",
               [&] { read_secret_key(bytes, Client(testing::small_manifest()).chain(), "k.bin"); });
  ByteVector changed = bytes;
  set_word(changed, version_at, 1);
  refuses(ErrorCode::unsupported, "format version 1", resealed(changed));
  refuses(ErrorCode::corrupt, "SEALIONK", ByteVector(100, 7));
  changed = bytes;
  changed[60] = 0xFF;  // the code 3 is no coefficient
  expect_error(ErrorCode::corrupt, "ternary", [&] { read_secret(resealed(changed)); });
  changed = bytes;
  changed.push_back(0);
  refuses(ErrorCode::corrupt, "1 bytes too many", resealed(changed));
}

TEST_F(KeyFiles, EveryByteOfASecretKeyIsProtected) {
  const ByteVector bytes = secret_bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ByteVector damaged = bytes;
    damaged[i] ^= 0x10;
    expect_error(ErrorCode::corrupt, "k.bin: ", [&] { read_secret(damaged); });
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i));
    expect_error(ErrorCode::corrupt, "k.bin: ", [&] { read_secret(cut); });
    if (i < after_version + sizeof(Digest)) continue;
    expect_error(ErrorCode::corrupt, "k.bin: ", [&] { read_secret(resealed(cut)); });
  }
}

TEST_F(KeyFiles, EvaluationKeysComeBack) {
  const ChannelKeys keys = client.generate_evaluation_keys(key);
  const ByteVector bytes = write_evaluation_keys(keys, manifest.model_id).bytes();
  EXPECT_EQ(bytes.size(), evaluation_key_file_bytes(manifest, client.channels()));
  EXPECT_EQ(memory_bytes(keys), expanded_evaluation_key_bytes(manifest));
  const ChannelKeys back = read_evaluation(bytes);
  ASSERT_EQ(back.size(), keys.size());
  for (std::size_t c = 0; c < back.size(); ++c) {
    EXPECT_EQ(back[c].id(), key.id());
    const KeySwitchingKeys& made = keys[c].relinearisation();
    EXPECT_EQ(back[c].relinearisation().seed(), made.seed());
    EXPECT_EQ(back[c].shape(), keys[c].shape());
    EXPECT_TRUE(std::ranges::equal(back[c].relinearisation().stored(), made.stored()));
  }
  const IntegerBatch inputs = small_inputs(7);
  const Server server(deep_program(), deep_way(), manifest);
  const ChannelBatches answer =
      server.evaluate(encrypt_batches(client, key, inputs), back, {.threads = 1});
  EXPECT_EQ(client.decrypt(key, answer, {.threads = 1}),
            evaluate_reference(deep_program(), inputs));
  EXPECT_EQ(evaluation_key_file_bytes(testing::small_manifest(), client.channels()), 0U);
  EXPECT_EQ(expanded_evaluation_key_bytes(testing::small_manifest()), 0U);
}

/// Relinearisation keys and rotations of two heights, a set for each channel or one for both.
TEST_F(KeyFiles, RotationsAndSharedKeysComeBack) {
  Manifest rotating = testing::rotating_manifest();
  Manifest rotating_alone = rotating;
  rotating_alone.evaluation_keys.limbs = rotating_alone.evaluation_keys.parts = 0;
  Manifest shared = rotating;
  shared.shared_evaluation_keys = true;
  Manifest shared_relinearisation = manifest;
  shared_relinearisation.shared_evaluation_keys = true;
  for (const Manifest& of : {rotating, rotating_alone, shared, shared_relinearisation}) {
    const ChannelKeys keys = Client(of).generate_evaluation_keys(key);
    const ByteVector bytes = write_evaluation_keys(keys, of.model_id).bytes();
    EXPECT_EQ(bytes[version_at], 2) << "version";
    EXPECT_EQ(bytes.size(), evaluation_key_file_bytes(of, client.channels()));
    EXPECT_EQ(memory_bytes(keys), expanded_evaluation_key_bytes(of));
    const ChannelKeys back = read_evaluation_keys(bytes, of, client.channels(), "e.bin");
    ASSERT_EQ(back.size(), of.key_sets());
    EXPECT_EQ(write_evaluation_keys(back, of.model_id).bytes(), bytes);
    for (std::size_t set = 0; set < back.size(); ++set) {
      EXPECT_EQ(back[set].shape(), of.evaluation_keys);
      EXPECT_EQ(back[set].noise_factor(), of.key_noise_factor(set));
      EXPECT_EQ(back[set].id(), key.id());
    }
  }
}

TEST_F(KeyFiles, KeysToMaskAnswersWithComeBackWithOthersAndAlone) {
  Manifest masking = manifest;
  masking.model_privacy = ModelPrivacy{.bits = 1, .flood_bits = 10};
  masking.evaluation_keys.masking_limbs = masking.output_limbs;
  Manifest alone = masking;
  alone.evaluation_keys = {.masking_limbs = masking.output_limbs};
  for (const Manifest& of : {masking, alone}) {
    const ChannelKeys keys = Client(of).generate_evaluation_keys(key);
    const ByteVector bytes = write_evaluation_keys(keys, of.model_id).bytes();
    EXPECT_EQ(bytes.size(), evaluation_key_file_bytes(of, client.channels()));
    EXPECT_EQ(memory_bytes(keys), expanded_evaluation_key_bytes(of));
    const ChannelKeys back = read_evaluation_keys(bytes, of, client.channels(), "e.bin");
    ASSERT_EQ(back.size(), 2U);
    for (std::size_t c = 0; c < 2; ++c) {
      EXPECT_EQ(back[c].shape(), keys[c].shape());
      ASSERT_NE(back[c].masking(), nullptr);
      for (std::size_t limb = 0; limb < of.output_limbs; ++limb) {
        EXPECT_TRUE(std::ranges::equal(back[c].masking()->a(limb), keys[c].masking()->a(limb)));
        EXPECT_TRUE(std::ranges::equal(back[c].masking()->b(limb), keys[c].masking()->b(limb)));
      }
    }
    for (std::size_t i = 0; i < bytes.size(); i += 7) {
      ByteVector damaged = bytes;
      damaged[i] ^= 1;
      EXPECT_THROW(read_evaluation_keys(damaged, of, client.channels(), "e.bin"), Error) << i;
    }
    expect_error(ErrorCode::unsupported, "", [&] { read_evaluation(bytes); });
  }
}

TEST_F(KeyFiles, AreTheSameOnAnyNumberOfThreads) {
  const Manifest rotating = testing::rotating_manifest();
  const ChannelKeys keys = Client(rotating).generate_evaluation_keys(key);
  const ByteVector bytes = write_evaluation_keys(keys, rotating.model_id).bytes();
  for (const std::size_t threads : {1, 3}) {
    const ChannelKeys back =
        read_evaluation_keys(bytes, rotating, client.channels(), "e.bin", {.threads = threads});
    const KeySwitchingKeys& made = keys.back().rotations().back().switching_keys();
    const KeySwitchingKeys& read = back.back().rotations().back().switching_keys();
    for (std::size_t k = 0; k < made.shape().keys; ++k) {
      for (std::size_t digit = 0; digit < made.shape().limbs; ++digit) {
        for (std::size_t row = 0; row < made.rows(); ++row) {
          ASSERT_TRUE(std::ranges::equal(read.a(k, digit, row), made.a(k, digit, row)));
          ASSERT_TRUE(std::ranges::equal(read.b(k, digit, row), made.b(k, digit, row)));
        }
      }
    }
  }
}

/// Whatever else is wrong with it: the checksum is verified while the keys are read.
TEST_F(KeyFiles, DamageCountsFirst) {
  const ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  const std::size_t last_residue = bytes.size() - sizeof(Digest) - 1;
  for (const std::size_t at : {version_at, after_version, last_residue}) {
    ByteVector damaged = bytes;
    damaged[at] ^= 0xFF;
    for (const std::size_t threads : {1, 2}) {
      expect_error(ErrorCode::corrupt, "e.bin: the checksum does not match", [&] {
        read_evaluation_keys(damaged, manifest, client.channels(), "e.bin", {.threads = threads});
      });
    }
  }
  for (const std::size_t size : {8, 31, 32, 33}) {
    expect_error(ErrorCode::corrupt,
                 "e.bin: ", [&] { read_evaluation(ByteSpan(bytes).first(size)); });
  }
}

TEST_F(KeyFiles, StopWhenTheyAreAskedTo) {
  const ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  StopRequest stop;
  stop.make();
  expect_error(ErrorCode::cancelled, "stopped", [&] {
    read_evaluation_keys(bytes, manifest, client.channels(), "e.bin", {.stop = &stop});
  });
}

TEST_F(KeyFiles, EveryGroupHasASeedOfItsOwn) {
  const ChannelKeys keys = Client(testing::rotating_manifest()).generate_evaluation_keys(key);
  std::set<Seed> seeds;
  for (const EvaluationKeys& set : keys) {
    seeds.insert(set.relinearisation().seed());
    for (const GaloisKeys& group : set.rotations()) seeds.insert(group.switching_keys().seed());
  }
  EXPECT_EQ(seeds.size(), 2U * 3);
}

TEST_F(KeyFiles, RotationsAreReadAsCarefully) {
  const Manifest rotating = testing::rotating_manifest();
  const ByteVector bytes =
      write_evaluation_keys(Client(rotating).generate_evaluation_keys(key), rotating.model_id)
          .bytes();
  const auto refuses = [&](ErrorCode code, const std::string& text, const ByteVector& changed) {
    const auto read = [&] { read_evaluation_keys(changed, rotating, client.channels(), "e.bin"); };
    expect_error(code, text, read);
    expect_error(code, "e.bin: ", read);
  };
  for (const std::uint8_t version : {1, 3}) {
    ByteVector changed = bytes;
    set_word(changed, version_at, version);
    refuses(ErrorCode::unsupported, "format version", resealed(changed));
  }
  for (std::size_t i = after_version + sizeof(Digest); i < bytes.size(); i += i < 100 ? 7 : 977) {
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i));
    refuses(ErrorCode::corrupt, "", resealed(cut));
  }
  ByteVector changed = bytes;
  changed.insert(changed.end() - sizeof(Digest), 0);
  refuses(ErrorCode::corrupt, "1 bytes too many", resealed(changed));
  changed = bytes;  // the last residues, modulo P, of a Galois key
  std::fill_n(changed.end() - sizeof(Digest) - 7, 7, std::uint8_t{0xFF});
  refuses(ErrorCode::corrupt, "a Galois key with the residue", resealed(changed));
}

TEST_F(KeyFiles, EvaluationKeysOfAnotherModelOrVersion) {
  const ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  const auto refuses = [&](ErrorCode code, const std::string& text, const ByteVector& changed) {
    expect_error(code, text, [&] { read_evaluation(changed); });
    expect_error(code, "e.bin: ", [&] { read_evaluation(changed); });
  };
  refuses(ErrorCode::corrupt, "SEALIONE", secret_bytes());
  ByteVector changed = bytes;
  set_word(changed, version_at, 2);
  refuses(ErrorCode::unsupported, "format version 2", resealed(changed));
  changed = bytes;
  changed[after_version] ^= 1;
  refuses(ErrorCode::incompatible, "another model than 'deep'", resealed(changed));
  changed = bytes;
  changed.push_back(0);
  refuses(ErrorCode::corrupt, "1 bytes too many", resealed(changed));
  changed = bytes;  // the first residue of the first channel, behind model, key and seed
  std::fill_n(changed.begin() + after_version + 32 + 16 + 16, 6, std::uint8_t{0xFF});
  refuses(ErrorCode::corrupt, "modulo " + std::to_string(client.chain()->modulus(0).value()),
          resealed(changed));
}

TEST_F(KeyFiles, EveryByteOfEvaluationKeysIsProtected) {
  const ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  for (std::size_t i = 0; i < bytes.size(); i += i < 100 ? 1 : 131) {
    ByteVector damaged = bytes;
    damaged[i] ^= 0x10;
    expect_error(ErrorCode::corrupt, "e.bin: ", [&] { read_evaluation(damaged); });
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i));
    expect_error(ErrorCode::corrupt, "e.bin: ", [&] { read_evaluation(cut); });
    if (i < after_version + sizeof(Digest)) continue;
    expect_error(ErrorCode::corrupt, "e.bin: ", [&] { read_evaluation(resealed(cut)); });
  }
}

/// Keys of some megabytes: rows that lie in two parts of the file.
class LargeKeyFiles : public ::testing::Test {
 protected:
  static Manifest large_manifest() {
    Manifest manifest = testing::rotating_manifest();
    manifest.parameters = testing::small_literal(8192, 1 << 16, {45, 44, 43, 42}, 49);
    auto& moduli = manifest.parameters.plain_moduli;
    moduli.push_back(smallest_prime_above(moduli.back(), 16384));
    return manifest;
  }
  ChannelKeys read(const ByteSource& source) const {
    return read_evaluation_keys(source, manifest, client.channels(), "e.bin");
  }
  void expect_same(const ChannelKeys& back) const {
    EXPECT_EQ(write_evaluation_keys(back, manifest.model_id).bytes(), bytes);
  }
  /// With the checksum that its version wants.
  ByteVector with_checksum(ByteVector changed) const {
    const std::size_t size = changed.size() - sizeof(Digest);
    const Digest digest = changed[version_at] == 4 ? tree_digest(BytesInMemory(changed), size,
                                                                 [](std::size_t, ByteSpan) {}, {})
                                                   : sha256(ByteSpan(changed).first(size));
    std::ranges::copy(digest, changed.begin() + static_cast<std::ptrdiff_t>(size));
    return changed;
  }

  const Manifest manifest = large_manifest();
  const Client client{manifest};
  const SecretKey key = client.generate_key();
  const ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
};

TEST_F(LargeKeyFiles, ComeBackFromMemoryAndFromFiles) {
  ASSERT_EQ(bytes[version_at], 4);
  ASSERT_GT(bytes.size(), 2 * most_in_one_digest);
  expect_same(read(BytesInMemory(bytes)));
  const testing::TemporaryFolder folder;
  write_file(folder / "e.bin", bytes);
  expect_same(read(*open_large_file(folder / "e.bin", bytes.size())));
  ByteVector earlier = bytes;
  set_word(earlier, version_at, 2);
  expect_same(read(BytesInMemory(with_checksum(earlier))));
}

TEST_F(LargeKeyFiles, AreProtectedEverywhere) {
  for (std::size_t i = 8; i < bytes.size(); i += i < 100 ? 1 : 99991) {
    ByteVector damaged = bytes;
    damaged[i] ^= 1;
    expect_error(ErrorCode::corrupt, "e.bin: the checksum does not match",
                 [&] { read(BytesInMemory(damaged)); });
    expect_error(ErrorCode::corrupt,
                 "e.bin: ", [&] { read(BytesInMemory(ByteSpan(bytes).first(i))); });
  }
  ByteVector longer = bytes;
  longer.push_back(0);
  expect_error(ErrorCode::corrupt, "1 bytes too many",
               [&] { read(BytesInMemory(with_checksum(longer))); });
  const ByteVector shorter(bytes.begin(), bytes.end() - 7);
  expect_error(ErrorCode::corrupt, "7 more bytes needed",
               [&] { read(BytesInMemory(with_checksum(shorter))); });
}

/// On both sides of the border between two parts, where a row lies in both.
TEST_F(LargeKeyFiles, ResiduesThatAreNoneAreSeenInEveryRow) {
  for (const std::size_t at :
       {most_in_one_digest - 7, most_in_one_digest + 12, bytes.size() - 39}) {
    ByteVector changed = bytes;
    std::fill_n(changed.begin() + static_cast<std::ptrdiff_t>(at - 12), 19, std::uint8_t{0xFF});
    expect_error(ErrorCode::corrupt, "with the residue",
                 [&] { read(BytesInMemory(with_checksum(changed))); });
  }
}

/// The largest keys that a manifest may ask for are refused from the file's size, before any
/// allocation.
TEST_F(KeyFiles, AHugeClaimIsRefusedBeforeItIsAllocated) {
  Manifest huge = manifest;
  huge.parameters = testing::small_literal(32768, 1 << 16, std::vector<int>(20, 50), 50);
  huge.evaluation_keys = {.limbs = 20, .parts = 40};
  ByteVector bytes =
      write_evaluation_keys(client.generate_evaluation_keys(key), manifest.model_id).bytes();
  const auto channels = Parameters::create_channels(huge.parameters);
  EXPECT_GT(evaluation_key_file_bytes(huge, channels), std::size_t{1} << 31);
  expect_error(ErrorCode::corrupt, "cut off",
               [&] { read_evaluation_keys(bytes, huge, channels, "e.bin"); });
}

}  // namespace
}  // namespace sealion
