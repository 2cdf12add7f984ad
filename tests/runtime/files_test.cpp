#include "runtime/files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

#include "base/error.h"
#include "fixtures.h"
#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;
using testing::small_inputs;
using testing::small_manifest;
using testing::small_program;

// Offsets of the batch format: magic 8, version 4, parameters 32, kind 1, model 32, key 16,
// features, parts and samples 4 each, seed flag 1, seed 16 where the flag is set.
constexpr std::size_t version_at = 8;
constexpr std::size_t parameters_at = 12;
constexpr std::size_t kind_at = 44;
constexpr std::size_t model_at = 45;
constexpr std::size_t features_at = 93;
constexpr std::size_t parts_at = 97;
constexpr std::size_t samples_at = 101;
constexpr std::size_t flag_at = 105;

void set_word(ByteVector& bytes, std::size_t at, std::uint32_t value) {
  std::memcpy(bytes.data() + at, &value, sizeof(value));
}

/// Makes the checksum right again, as an attacker would.
ByteVector resealed(ByteSpan bytes) {
  const ByteSpan content = bytes.first(bytes.size() - sizeof(Digest));
  ByteVector sealed(content.begin(), content.end());
  append_digest(sealed);
  return sealed;
}

class Files : public ::testing::Test {
 protected:
  BatchFile inputs_file() const {
    return {BatchKind::inputs, manifest.model_id, key.id(),
            client.encrypt(key, small_inputs(5), 1)};
  }
  BatchFile outputs_file() const {
    return {BatchKind::outputs, manifest.model_id, key.id(),
            Server(small_program(), manifest).evaluate(inputs_file().batch, 1)};
  }
  BatchFile read(ByteSpan bytes, BatchKind kind = BatchKind::inputs) const {
    return read_batch(bytes, kind, manifest, client.parameters(), "b.bin");
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& bytes,
                      BatchKind kind = BatchKind::inputs) const {
    expect_error(code, text, [&] { read(bytes, kind); });
    expect_error(code, "b.bin: ", [&] { read(bytes, kind); });
  }

  const Manifest manifest = small_manifest();
  const Client client{manifest};
  const SecretKey key = client.generate_key();
};

TEST_F(Files, BatchesComeBack) {
  for (const BatchFile& file : {inputs_file(), outputs_file()}) {
    const ByteVector bytes = write_batch(file);
    EXPECT_EQ(bytes.size(), batch_file_bytes(file.batch));
    const BatchFile back = read(bytes, file.kind);
    EXPECT_EQ(back.kind, file.kind);
    EXPECT_EQ(back.model_id, file.model_id);
    EXPECT_EQ(back.key_id, file.key_id);
    EXPECT_EQ(back.batch.features(), file.batch.features());
    EXPECT_EQ(back.batch.parts(), file.batch.parts());
    EXPECT_EQ(back.batch.samples(), file.batch.samples());
    EXPECT_EQ(back.batch.seed(), file.batch.seed());
    EXPECT_TRUE(std::ranges::equal(back.batch.packed(), file.batch.packed()));
    EXPECT_EQ(write_batch(back), bytes);
  }
}

TEST_F(Files, UnseededInputsComeBackToo) {
  BatchFile file = {BatchKind::inputs, manifest.model_id, key.id(),
                    EncryptedBatch(client.parameters(), 6, 2, 64, std::nullopt)};
  const ByteVector bytes = write_batch(file);
  EXPECT_EQ(bytes.size(), batch_file_bytes(file.batch));
  EXPECT_EQ(read(bytes).batch.samples(), 64U);
}

TEST_F(Files, AnotherKindVersionModelOrParameters) {
  const ByteVector bytes = write_batch(inputs_file());
  expect_refusal(ErrorCode::incompatible, "encrypted inputs, not encrypted answers", bytes,
                 BatchKind::outputs);
  expect_refusal(ErrorCode::incompatible, "encrypted answers, not encrypted inputs",
                 write_batch(outputs_file()));

  ByteVector changed = bytes;
  changed[0] = 'X';
  expect_refusal(ErrorCode::corrupt, "SEALIONB", changed);
  expect_refusal(ErrorCode::corrupt, "SEALIONB", ByteVector(1000, 0x89));
  changed = bytes;
  set_word(changed, version_at, 2);
  expect_refusal(ErrorCode::unsupported, "format version 2", resealed(changed));
  changed = bytes;
  changed[parameters_at] ^= 1;
  expect_refusal(ErrorCode::incompatible, "other encryption parameters", resealed(changed));
  changed = bytes;
  changed[kind_at] = 3;
  expect_refusal(ErrorCode::incompatible, "something unknown", resealed(changed));
  changed = bytes;
  changed[model_at] ^= 1;
  expect_refusal(ErrorCode::incompatible, "another model than 'small'", resealed(changed));

  const Manifest other = small_manifest(small_program(2));
  expect_error(ErrorCode::incompatible, "another model",
               [&] { read_batch(bytes, BatchKind::inputs, other, client.parameters(), "b.bin"); });
  const Manifest wider = small_manifest(small_program(), 128);
  expect_error(ErrorCode::incompatible, "other encryption parameters", [&] {
    read_batch(bytes, BatchKind::inputs, wider, Parameters::create(wider.parameters), "b.bin");
  });
}

TEST_F(Files, ShapesThatAreNotTheModels) {
  const ByteVector bytes = write_batch(inputs_file());
  const auto with = [&](std::size_t at, std::uint32_t value) {
    ByteVector changed = bytes;
    set_word(changed, at, value);
    return resealed(changed);
  };
  for (const std::uint32_t features : {0U, 5U, 7U, 0xFFFFFFFFU}) {
    expect_refusal(ErrorCode::incompatible, std::to_string(features) + " ciphertexts",
                   with(features_at, features));
  }
  for (const std::uint32_t parts : {0U, 1U, 3U, 0xFFFFFFFFU}) {
    expect_refusal(ErrorCode::incompatible, "of " + std::to_string(parts) + " parts",
                   with(parts_at, parts));
  }
  for (const std::uint32_t samples : {0U, 65U, 0xFFFFFFFFU}) {
    expect_refusal(ErrorCode::corrupt, std::to_string(samples) + " samples",
                   with(samples_at, samples));
  }
  for (const std::uint8_t flag : {2, 255}) {
    ByteVector changed = bytes;
    changed[flag_at] = flag;
    expect_refusal(ErrorCode::corrupt, "seed flag", resealed(changed));
  }
  ByteVector unseeded = bytes;  // the seed then counts as residues, of which there are too few
  unseeded[flag_at] = 0;
  expect_refusal(ErrorCode::corrupt, "cut off", resealed(unseeded));
  ByteVector seeded = write_batch(outputs_file());
  seeded[flag_at] = 1;
  expect_refusal(ErrorCode::corrupt, "seed flag 1", resealed(seeded), BatchKind::outputs);
}

TEST_F(Files, AResidueThatIsNotBelowItsPrime) {
  for (const BatchKind kind : {BatchKind::inputs, BatchKind::outputs}) {
    BatchFile file = kind == BatchKind::inputs ? inputs_file() : outputs_file();
    for (std::size_t limb = 0; limb < 2; ++limb) {
      const auto cell = file.batch.cell(limb, 0, 0, file.batch.features() - 1);
      const ByteVector old(cell.begin(), cell.end());
      std::fill(cell.begin(), cell.end(), std::uint8_t{0xFF});
      expect_refusal(ErrorCode::corrupt,
                     std::to_string(client.parameters()->coeff_modulus(limb).value()),
                     write_batch(file), kind);
      std::copy(old.begin(), old.end(), cell.begin());
    }
    EXPECT_NO_THROW(read(write_batch(file), kind));
  }
}

TEST_F(Files, BatchesCutOffOrTooLong) {
  const ByteVector bytes = write_batch(inputs_file());
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 37) {
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    expect_refusal(ErrorCode::corrupt, "", cut);
    // Also where the checksum of what is left is right.
    if (size < parameters_at + sizeof(Digest)) continue;
    expect_error(ErrorCode::corrupt, "b.bin: ", [&] { read(resealed(cut)); });
  }
  ByteVector longer = bytes;
  longer.push_back(0);
  expect_refusal(ErrorCode::corrupt, "checksum", longer);
  expect_refusal(ErrorCode::corrupt, "1 bytes too many", resealed(longer));
}

TEST_F(Files, EveryByteOfABatchIsProtected) {
  const ByteVector bytes = write_batch(inputs_file());
  for (std::size_t i = 0; i < bytes.size(); i += i < 200 ? 1 : 13) {
    for (const int bit : {0, 7}) {
      ByteVector damaged = bytes;
      damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
      expect_refusal(ErrorCode::corrupt, "", damaged);
    }
  }
}

/// A hostile manifest claims a batch of terabytes: refused from the file's size, before any
/// allocation.
TEST_F(Files, AHugeClaimIsRefusedBeforeItIsAllocated) {
  Manifest huge = manifest;
  huge.parameters = testing::small_literal(32768, 1 << 16, std::vector<int>(30, 50));
  huge.outputs = 65536;
  huge.output_parts = 64;
  seal_manifest(huge, small_program());
  const ParametersPtr parameters = Parameters::create(huge.parameters);
  ByteWriter writer;
  writer.write_magic("SEALIONB");
  writer.write<std::uint32_t>(1);
  writer.write_bytes(parameters->digest());
  writer.write<std::uint8_t>(2);
  writer.write_bytes(huge.model_id);
  writer.write_bytes(KeyId{});
  for (const std::uint32_t word : {65536U, 64U, 1U}) writer.write(word);
  writer.write<std::uint8_t>(0);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  expect_error(ErrorCode::corrupt, "cut off",
               [&] { read_batch(bytes, BatchKind::outputs, huge, parameters, "b.bin"); });
}

TEST_F(Files, SecretKeysComeBack) {
  const SecretVector<std::uint8_t> bytes = write_secret_key(key);
  const SecretKey back = read_secret_key(bytes, client.parameters(), "k");
  EXPECT_EQ(back.id(), key.id());
  EXPECT_TRUE(std::ranges::equal(back.coefficients(), key.coefficients()));
  const IntegerBatch inputs = small_inputs(4);
  const Server server(small_program(), manifest);
  const EncryptedBatch answer = server.evaluate(client.encrypt(key, inputs, 1), 1);
  EXPECT_EQ(client.decrypt(back, answer, 1), client.decrypt(key, answer, 1));
}

TEST_F(Files, KeysOfOtherParametersOrVersion) {
  const SecretVector<std::uint8_t> written = write_secret_key(key);
  const ByteVector bytes(written.begin(), written.end());
  const auto refuses = [&](ErrorCode code, const std::string& text, const ByteVector& changed) {
    expect_error(code, text, [&] { read_secret_key(changed, client.parameters(), "k.bin"); });
  };
  expect_error(ErrorCode::incompatible, "other encryption parameters", [&] {
    read_secret_key(bytes, testing::small_parameters(64, 1 << 15, {45, 44}), "k.bin");
  });
  ByteVector changed = bytes;
  set_word(changed, version_at, 9);
  refuses(ErrorCode::unsupported, "k.bin: format version 9", resealed(changed));
  refuses(ErrorCode::corrupt, "SEALIONK", write_batch(inputs_file()));
  changed = bytes;
  changed[60] = 0xFF;  // the code 3 is no coefficient
  refuses(ErrorCode::corrupt, "ternary", resealed(changed));
  changed = bytes;
  changed.push_back(0);
  refuses(ErrorCode::corrupt, "k.bin: 1 bytes too many", resealed(changed));
}

TEST_F(Files, EveryByteOfAKeyIsProtected) {
  const SecretVector<std::uint8_t> written = write_secret_key(key);
  const ByteVector bytes(written.begin(), written.end());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    ByteVector damaged = bytes;
    damaged[i] ^= 0x10;
    expect_error(ErrorCode::corrupt,
                 "k.bin: ", [&] { read_secret_key(damaged, client.parameters(), "k.bin"); });
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i));
    expect_error(ErrorCode::corrupt,
                 "k.bin: ", [&] { read_secret_key(cut, client.parameters(), "k.bin"); });
    if (i >= parameters_at + sizeof(Digest)) {
      expect_error(ErrorCode::corrupt, "k.bin: ", [&] {
        read_secret_key(resealed(cut), client.parameters(), "k.bin");
      });
    }
  }
}

}  // namespace
}  // namespace sealion
