#include "exchange/batch_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "base/error.h"
#include "file_bytes.h"
#include "fixtures.h"
#include "runtime/model_manifest.h"
#include "support/encrypt_batches.h"
#include "support/expect_error.h"

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
using testing::small_manifest;
using testing::small_program;
using testing::version_at;

// Offsets of the format: magic 8, version 4, kind 1, model 32, key 16, features, parts, limbs and
// samples 4 each, seed flag 1; then for each channel its correction 8 and seed 16 if the flag is
// set.
constexpr std::size_t kind_at = 12;
constexpr std::size_t model_at = 13;
constexpr std::size_t features_at = 61;
constexpr std::size_t parts_at = 65;
constexpr std::size_t limbs_at = 69;
constexpr std::size_t samples_at = 73;
constexpr std::size_t flag_at = 77;
constexpr std::size_t correction_at = 78;
// Of answers behind the key: the request 32.
constexpr std::size_t answer_shift = 32;

/// Files of the deep model: two channels, whose answers have dropped limbs.
class BatchFiles : public ::testing::Test {
 protected:
  BatchFile inputs_file() const {
    return {BatchKind::inputs, manifest.model_id, key.id(),
            encrypt_batches(client, key, small_inputs(5))};
  }
  BatchFile outputs_file() const {
    const Server server(deep_program(), deep_way(), manifest);
    return {BatchKind::outputs, manifest.model_id, key.id(),
            server.evaluate(inputs_file().channels, client.generate_evaluation_keys(key),
                            {.threads = 1}),
            Digest{1, 2}};
  }
  BatchFile read(ByteSpan bytes, BatchKind kind = BatchKind::inputs) const {
    return read_batch(bytes, kind, manifest, client.channels(), "b.bin");
  }
  void expect_refusal(ErrorCode code, const std::string& text, const ByteVector& bytes,
                      BatchKind kind = BatchKind::inputs) const {
    expect_error(code, text, [&] { read(bytes, kind); });
    expect_error(code, "b.bin: ", [&] { read(bytes, kind); });
  }

  const Manifest manifest = deep_manifest();
  const Client client{manifest};
  const SecretKey key = client.generate_key();
};

void expect_same(const EncryptedBatch& a, const EncryptedBatch& b) {
  EXPECT_EQ(a.features(), b.features());
  EXPECT_EQ(a.parts(), b.parts());
  EXPECT_EQ(a.limbs(), b.limbs());
  EXPECT_EQ(a.correction(), b.correction());
  EXPECT_EQ(a.samples(), b.samples());
  EXPECT_EQ(a.seed(), b.seed());
  EXPECT_TRUE(std::ranges::equal(a.packed(), b.packed()));
}

TEST_F(BatchFiles, ComeBack) {
  for (const BatchFile& file : {inputs_file(), outputs_file()}) {
    const ByteVector bytes = write_batch(file).bytes();
    EXPECT_EQ(bytes.size(),
              batch_file_bytes(file.kind, manifest, client.channels(), file.samples()));
    const BatchFile back = read(bytes, file.kind);
    EXPECT_EQ(back.kind, file.kind);
    EXPECT_EQ(back.model_id, file.model_id);
    EXPECT_EQ(back.key_id, file.key_id);
    EXPECT_EQ(back.request_id, file.request_id);
    EXPECT_EQ(back.samples(), 5U);
    ASSERT_EQ(back.channels.size(), file.channels.size());
    for (std::size_t c = 0; c < back.channels.size(); ++c) {
      expect_same(back.channels[c], file.channels[c]);
    }
    EXPECT_EQ(write_batch(back).bytes(), bytes);
  }
}

TEST_F(BatchFiles, UnseededInputsComeBackToo) {
  BatchFile file{BatchKind::inputs, manifest.model_id, key.id(), {}};
  for (const ParametersPtr& channel : client.channels()) {
    file.channels.emplace_back(channel, 6, 2, 64, std::nullopt);
  }
  const ByteVector bytes = write_batch(file).bytes();
  EXPECT_EQ(read(bytes).samples(), 64U);
}

TEST_F(BatchFiles, AnotherKindVersionOrModel) {
  const ByteVector bytes = write_batch(inputs_file()).bytes();
  expect_refusal(ErrorCode::incompatible, "encrypted inputs, not encrypted answers", bytes,
                 BatchKind::outputs);
  expect_refusal(ErrorCode::incompatible, "encrypted answers, not encrypted inputs",
                 write_batch(outputs_file()).bytes());

  ByteVector changed = bytes;
  changed[0] = 'X';
  expect_refusal(ErrorCode::corrupt, "SEALIONB", changed);
  expect_refusal(ErrorCode::corrupt, "SEALIONB", ByteVector(1000, 0x89));
  changed = bytes;
  set_word(changed, version_at, 1);
  expect_refusal(ErrorCode::unsupported, "format version 1", resealed(changed));
  changed = bytes;
  changed[kind_at] = 4;
  expect_refusal(ErrorCode::incompatible, "something unknown", resealed(changed));
  changed[kind_at] = 2;
  expect_refusal(ErrorCode::incompatible, "which name no request", resealed(changed),
                 BatchKind::outputs);
  changed = bytes;
  changed[model_at] ^= 1;
  expect_refusal(ErrorCode::incompatible, "another model", resealed(changed));

  const Manifest other = small_manifest();
  expect_error(ErrorCode::incompatible, "another model", [&] {
    read_batch(bytes, BatchKind::inputs, other, Client(other).channels(), "b.bin");
  });
}

TEST_F(BatchFiles, ShapesThatAreNotTheModels) {
  const ByteVector bytes = write_batch(inputs_file()).bytes();
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
  for (const std::uint32_t limbs : {0U, 3U, 5U, 0xFFFFFFFFU}) {
    expect_refusal(ErrorCode::incompatible, "at " + std::to_string(limbs) + " primes",
                   with(limbs_at, limbs));
  }
  for (const std::uint32_t samples : {0U, 65U, 0xFFFFFFFFU}) {
    expect_refusal(ErrorCode::corrupt, std::to_string(samples) + " samples",
                   with(samples_at, samples));
  }
}

TEST_F(BatchFiles, SeedFlagsThatCannotBe) {
  const ByteVector bytes = write_batch(inputs_file()).bytes();
  for (const std::uint8_t flag : {2, 255}) {
    ByteVector changed = bytes;
    changed[flag_at] = flag;
    expect_refusal(ErrorCode::corrupt, "seed flag", resealed(changed));
  }
  ByteVector unseeded = bytes;  // the seed then counts as residues, of which there are too few
  unseeded[flag_at] = 0;
  expect_refusal(ErrorCode::corrupt, "", resealed(unseeded));
  ByteVector seeded = write_batch(outputs_file()).bytes();
  seeded[flag_at + answer_shift] = 1;
  expect_refusal(ErrorCode::corrupt, "seed flag 1", resealed(seeded), BatchKind::outputs);
}

TEST_F(BatchFiles, CorrectionsThatCannotBe) {
  const auto with = [](const BatchFile& file, std::uint64_t correction) {
    ByteVector bytes = write_batch(file).bytes();
    const std::size_t shift = file.kind == BatchKind::outputs ? answer_shift : 0;
    std::memcpy(bytes.data() + correction_at + shift, &correction, sizeof(correction));
    return resealed(bytes);
  };
  const std::uint64_t t = manifest.parameters.plain_moduli.front();
  for (const std::uint64_t correction : {std::uint64_t{0}, t, ~std::uint64_t{0}}) {
    expect_refusal(ErrorCode::corrupt, "correction factor", with(outputs_file(), correction),
                   BatchKind::outputs);
  }
  expect_refusal(ErrorCode::corrupt, "correction factor of 2", with(inputs_file(), 2));
  EXPECT_NO_THROW(read(with(outputs_file(), t - 1), BatchKind::outputs));
}

TEST_F(BatchFiles, AResidueThatIsNotBelowItsPrime) {
  for (BatchFile file : {inputs_file(), outputs_file()}) {
    for (EncryptedBatch& batch : file.channels) {
      for (std::size_t limb = 0; limb < batch.limbs(); ++limb) {
        const auto cell = batch.cell(limb, 0, 0, batch.features() - 1);
        const ByteVector old(cell.begin(), cell.end());
        std::fill(cell.begin(), cell.end(), std::uint8_t{0xFF});
        expect_refusal(ErrorCode::corrupt, std::to_string(client.chain()->modulus(limb).value()),
                       write_batch(file).bytes(), file.kind);
        std::copy(old.begin(), old.end(), cell.begin());
      }
    }
    EXPECT_NO_THROW(read(write_batch(file).bytes(), file.kind));
  }
}

TEST_F(BatchFiles, CutOffOrTooLong) {
  const ByteVector bytes = write_batch(inputs_file()).bytes();
  for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 97) {
    const ByteVector cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    expect_refusal(ErrorCode::corrupt, "", cut);
    // Also where the checksum of what is left is right.
    if (size < kind_at + sizeof(Digest)) continue;
    expect_error(ErrorCode::corrupt, "b.bin: ", [&] { read(resealed(cut)); });
  }
  ByteVector longer = bytes;
  longer.push_back(0);
  expect_refusal(ErrorCode::corrupt, "checksum", longer);
  expect_refusal(ErrorCode::corrupt, "1 bytes too many", resealed(longer));
}

TEST_F(BatchFiles, EveryByteIsProtected) {
  const ByteVector bytes = write_batch(inputs_file()).bytes();
  for (std::size_t i = 0; i < bytes.size(); i += i < 200 ? 1 : 41) {
    for (const int bit : {0, 7}) {
      ByteVector damaged = bytes;
      damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
      expect_refusal(ErrorCode::corrupt, "", damaged);
    }
  }
}

/// A hostile manifest claims a batch of terabytes: refused from the file's size, before any
/// allocation.
TEST_F(BatchFiles, AHugeClaimIsRefusedBeforeItIsAllocated) {
  Manifest huge = small_manifest();
  huge.parameters = testing::small_literal(32768, 1 << 16, std::vector<int>(30, 50));
  huge.outputs = 65536;
  huge.output_parts = 64;
  huge.output_limbs = 30;
  name_model(huge, small_program(), {});
  ByteWriter writer;
  writer.write_magic("SEALIONB");
  writer.write<std::uint32_t>(2);
  writer.write(static_cast<std::uint8_t>(BatchKind::outputs));
  writer.write_bytes(huge.model_id);
  writer.write_bytes(KeyId{});
  writer.write_bytes(Digest{});
  for (const std::uint32_t word : {65536U, 64U, 30U, 1U}) writer.write(word);
  writer.write<std::uint8_t>(0);
  writer.write<std::uint64_t>(1);
  ByteVector bytes = writer.release();
  append_digest(bytes);
  expect_error(ErrorCode::corrupt, "cut off", [&] {
    read_batch(bytes, BatchKind::outputs, huge, Client(huge).channels(), "b.bin");
  });
}

/// Of more than 1 MiB, so that it ends in a tree of checksums.
class LargeBatchFiles : public ::testing::Test {
 protected:
  ByteVector file(std::size_t threads) const {
    return write_batch({BatchKind::inputs, manifest.model_id, key.id(), batches},
                       {.threads = threads})
        .bytes();
  }

  Manifest manifest = small_manifest(small_program(), 16384);
  Client client{manifest};
  SecretKey key = client.generate_key();
  ChannelBatches batches = encrypt_batches(client, key, small_inputs(5));
};

TEST_F(LargeBatchFiles, AreTheSameInAnyNumberOfThreads) {
  const ByteVector bytes = file(1);
  EXPECT_EQ(bytes.size(),
            batch_file_bytes(BatchKind::inputs, manifest, client.channels(), batches[0].samples()));
  EXPECT_EQ(bytes[version_at], 3);
  EXPECT_EQ(file(4), bytes);
  const BatchFile back = read_batch(bytes, BatchKind::inputs, manifest, client.channels(), "b.bin");
  EXPECT_TRUE(std::ranges::equal(back.channels[0].packed(), batches[0].packed()));
}

TEST_F(LargeBatchFiles, OfEarlierProgramsAreRead) {
  ByteVector bytes = file(1);
  set_word(bytes, version_at, 2);
  expect_error(ErrorCode::corrupt, "checksum",
               [&] { read_batch(bytes, BatchKind::inputs, manifest, client.channels(), "b.bin"); });
  const ByteVector earlier = resealed(bytes);
  const BatchFile back =
      read_batch(earlier, BatchKind::inputs, manifest, client.channels(), "b.bin");
  EXPECT_TRUE(std::ranges::equal(back.channels[0].packed(), batches[0].packed()));
}

TEST_F(LargeBatchFiles, AreReadInPlaceWithoutACopy) {
  const ByteVector bytes = file(1);
  const BatchFile there =
      read_batch_in_place(bytes, BatchKind::inputs, manifest, client.channels(), "b.bin");
  const auto packed = there.channels[0].packed();
  EXPECT_TRUE(packed.data() >= bytes.data() &&
              packed.data() + packed.size() <= bytes.data() + bytes.size());
  const EncryptedBatch own = there.channels[0].owned({});
  EXPECT_NE(own.packed().data(), packed.data());
  EXPECT_TRUE(std::ranges::equal(own.packed(), packed));
}

TEST_F(LargeBatchFiles, AResidueThatIsNoneIsFoundWhereverItLies) {
  for (const std::size_t at : {std::size_t{0}, std::size_t{1000000}}) {
    ChannelBatches changed = batches;
    std::ranges::fill(changed[0].packed().subspan(at, 100), 0xFF);
    const ByteVector bytes =
        write_batch({BatchKind::inputs, manifest.model_id, key.id(), changed}).bytes();
    expect_error(ErrorCode::corrupt, "b.bin: a ciphertext residue is not below", [&] {
      read_batch(bytes, BatchKind::inputs, manifest, client.channels(), "b.bin", {.threads = 4});
    });
  }
}

}  // namespace
}  // namespace sealion
