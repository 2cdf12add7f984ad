#include "base/sealed_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "support/expect_error.h"

namespace sealion {
namespace {

using testing::expect_error;

constexpr SealedFormat format{"SEALIONX", 5, 6};
constexpr std::size_t header_bytes = 12;
constexpr std::size_t version_at = 8;

ByteVector random_bytes(std::size_t size) {
  std::mt19937 random(static_cast<unsigned>(size));
  ByteVector bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

/// Half of the content as small bytes, half as a piece that is taken, so that a piece ends within a
/// chunk.
SealedFile sealed(const ByteVector& content, std::size_t threads = 2) {
  SealedWriter writer(format);
  const ByteSpan half = ByteSpan(content).first(content.size() / 2);
  writer.write_bytes(half);
  writer.append({content.begin() + static_cast<std::ptrdiff_t>(half.size()), content.end()});
  return std::move(writer).seal({.threads = threads});
}

ByteVector content_of(ByteSpan file) {
  ByteReader reader = open_sealed(file, format, "f", {});
  const ByteSpan content = reader.take(reader.remaining());
  return {content.begin(), content.end()};
}

std::uint32_t version_of(const ByteVector& file) {
  std::uint32_t version;
  std::memcpy(&version, file.data() + version_at, sizeof version);
  return version;
}

void set_version(ByteVector& file, std::uint32_t version) {
  std::memcpy(file.data() + version_at, &version, sizeof version);
}

/// With the checksum of an earlier program, whatever the size.
ByteVector in_one_sha256(ByteVector file, std::uint32_t version) {
  set_version(file, version);
  file.resize(file.size() - sizeof(Digest));
  append_digest(file);
  return file;
}

Digest digest_by_hand(ByteSpan content) {
  ByteVector digests;
  for (; !content.empty(); content = content.subspan(std::min(content.size(), checksum_chunk))) {
    const Digest digest = sha256(content.first(std::min(content.size(), checksum_chunk)));
    digests.insert(digests.end(), digest.begin(), digest.end());
  }
  return sha256(digests);
}

TEST(SealedFile, ContentUpToAChunkEndsInItsSha256) {
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{1000}, most_in_one_digest - header_bytes}) {
    const ByteVector content = random_bytes(size);
    const ByteVector file = sealed(content).bytes();
    EXPECT_EQ(version_of(file), 5U);
    EXPECT_EQ(stated_digest(file), sha256(ByteSpan(file).first(file.size() - sizeof(Digest))));
    EXPECT_EQ(content_of(file), content);
  }
}

TEST(SealedFile, MoreEndsInTheTreeOfItsChunks) {
  for (const std::size_t size : {most_in_one_digest - header_bytes + 1,
                                 2 * most_in_one_digest - header_bytes, std::size_t{5000000}}) {
    const ByteVector content = random_bytes(size);
    const ByteVector file = sealed(content).bytes();
    EXPECT_EQ(version_of(file), 6U);
    EXPECT_EQ(stated_digest(file),
              digest_by_hand(ByteSpan(file).first(file.size() - sizeof(Digest))));
    EXPECT_EQ(content_of(file), content);
    EXPECT_EQ(sealed(content, 1).bytes(), file);
  }
}

TEST(SealedFile, PiecesThatAreTakenAreNotCopied) {
  ZeroedVector<std::uint8_t> large(2 * most_in_one_digest);
  const std::uint8_t* const at = large.data();
  SealedWriter writer(format);
  writer.append(std::move(large));
  const SealedFile file = std::move(writer).seal({});
  const auto pieces = file.pieces();
  EXPECT_TRUE(std::ranges::any_of(pieces, [&](ByteSpan piece) { return piece.data() == at; }));
  EXPECT_EQ(file.size(), file.bytes().size());
}

TEST(SealedFile, LargeFilesOfEarlierProgramsAreRead) {
  const ByteVector content = random_bytes(3000000);
  const ByteVector file = sealed(content).bytes();
  EXPECT_EQ(content_of(in_one_sha256(file, 5)), content);
}

TEST(SealedFile, DamageIsSeenInEveryChunk) {
  for (const std::size_t size : {std::size_t{1000}, std::size_t{2500000}}) {
    const ByteVector file = sealed(random_bytes(size)).bytes();
    for (std::size_t i = 0; i < file.size(); i += i < 20 ? 1 : 199999) {
      ByteVector damaged = file;
      damaged[i] ^= 1;
      expect_error(ErrorCode::corrupt, "f: ", [&] { open_sealed(damaged, format, "f", {}); });
    }
    ByteVector damaged = file;
    damaged.back() ^= 1;
    expect_error(ErrorCode::corrupt, "checksum", [&] { open_sealed(damaged, format, "f", {}); });
    damaged = file;
    set_version(damaged, version_of(file) == 5 ? 6 : 5);
    expect_error(ErrorCode::corrupt, "checksum", [&] { open_sealed(damaged, format, "f", {}); });
    for (const std::size_t cut : {std::size_t{0}, std::size_t{20}, file.size() - 1}) {
      expect_error(ErrorCode::corrupt,
                   "f: ", [&] { open_sealed(ByteSpan(file).first(cut), format, "f", {}); });
    }
  }
}

TEST(SealedFile, ChunksInAnotherOrderAreDamage) {
  ByteVector file = sealed(random_bytes(3 * most_in_one_digest)).bytes();
  const auto chunk = [&](std::size_t i) {
    return file.begin() + static_cast<std::ptrdiff_t>(i * checksum_chunk);
  };
  std::swap_ranges(chunk(1), chunk(2), chunk(2));
  expect_error(ErrorCode::corrupt, "checksum", [&] { open_sealed(file, format, "f", {}); });
}

TEST(SealedFile, OtherVersionsAreRefused) {
  const ByteVector file = sealed(random_bytes(100)).bytes();
  expect_error(ErrorCode::unsupported, "format version 7, this build reads versions 5 and 6",
               [&] { open_sealed(in_one_sha256(file, 7), format, "f", {}); });
}

/// One content has one sequence of bytes: a tree where a single SHA-256 is due is none of ours.
TEST(SealedFile, ATreeOverLittleContentIsRefused) {
  ByteVector file = sealed(random_bytes(100)).bytes();
  set_version(file, 6);
  file.resize(file.size() - sizeof(Digest));
  const Digest digest = digest_by_hand(file);
  file.insert(file.end(), digest.begin(), digest.end());
  expect_error(ErrorCode::corrupt, "too few for format version 6",
               [&] { open_sealed(file, format, "f", {}); });
}

}  // namespace
}  // namespace sealion
