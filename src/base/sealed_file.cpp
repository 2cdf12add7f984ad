#include "base/sealed_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "base/huge_pages.h"
#include "base/parallel.h"
#include "base/sixteen_sha256.h"

namespace sealion {
namespace {

/// Chunks that a thread takes at a time.
constexpr std::size_t group_chunks = 16;
constexpr std::size_t group_bytes = group_chunks * checksum_chunk;

/// Pieces that follow each other, cut into groups of chunks.
class ChunkGroups {
 public:
  explicit ChunkGroups(std::span<const ByteSpan> pieces) : pieces_(pieces) {
    for (const ByteSpan piece : pieces) {
      starts_.push_back(size_);
      size_ += piece.size();
    }
  }

  std::size_t count() const { return (size_ + group_bytes - 1) / group_bytes; }
  std::size_t chunks() const { return (size_ + checksum_chunk - 1) / checksum_chunk; }

  /// As it lies, or, where several pieces share it, put together in `room`.
  ByteSpan group(std::size_t number, ByteVector& room) const {
    const std::size_t first = number * group_bytes, size = std::min(group_bytes, size_ - first);
    const ByteSpan in_one = part_at(first, size);
    if (in_one.size() == size) return in_one;
    while (room.size() < size) {
      const ByteSpan part = part_at(first + room.size(), size - room.size());
      room.insert(room.end(), part.begin(), part.end());
    }
    return room;
  }

 private:
  /// From there on, so many bytes or as many as its piece has.
  ByteSpan part_at(std::size_t at, std::size_t most) const {
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), at);
    const auto piece = static_cast<std::size_t>(after - starts_.begin()) - 1;
    const ByteSpan rest = pieces_[piece].subspan(at - starts_[piece]);
    return rest.first(std::min(most, rest.size()));
  }

  std::span<const ByteSpan> pieces_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

/// Of each chunk of a group.
void hash_chunks(ByteSpan group, Digest* out) {
  const SixteenSha256 sixteen = sixteen_sha256();
  if (sixteen != nullptr && group.size() == group_bytes) {
    return sixteen(group.data(), checksum_chunk, out->data());
  }
  for (std::size_t at = 0; at < group.size(); at += checksum_chunk) {
    *out++ = sha256(group.subspan(at, std::min(checksum_chunk, group.size() - at)));
  }
}

std::uint32_t version_of(ByteSpan bytes, const SealedFormat& format, const std::string& source) {
  ByteReader reader(bytes, source);
  reader.expect_magic(format.magic);
  return reader.read<std::uint32_t>();
}

Digest checksum_of(ByteSpan content, bool is_tree, const ExecutionContext& context) {
  return is_tree ? tree_digest(std::span(&content, 1), context) : sha256(content);
}

}  // namespace

Digest tree_digest(std::span<const ByteSpan> pieces, const ExecutionContext& context) {
  const ChunkGroups groups(pieces);
  std::vector<Digest> digests(groups.chunks());
  parallel_for(groups.count(), context.quiet(), [&](std::size_t i) {
    ByteVector room;
    hash_chunks(groups.group(i, room), digests.data() + i * group_chunks);
  });
  ByteVector all;
  for (const Digest& digest : digests) all.insert(all.end(), digest.begin(), digest.end());
  return sha256(all);
}

SealedFile::SealedFile(SealedFile&&) noexcept = default;
SealedFile& SealedFile::operator=(SealedFile&&) noexcept = default;
SealedFile::~SealedFile() = default;

std::size_t SealedFile::size() const {
  std::size_t size = 0;
  for (const auto& piece : pieces_) size += piece.size();
  return size;
}

std::vector<ByteSpan> SealedFile::pieces() const { return {pieces_.begin(), pieces_.end()}; }

Digest SealedFile::checksum() const { return stated_digest(pieces_.back()); }

ByteVector SealedFile::bytes() const {
  ByteWriter writer;
  writer.reserve(size());
  for (const auto& piece : pieces_) writer.write_bytes(piece);
  return writer.release();
}

void SealedFile::copy_to(std::span<std::uint8_t> out, const ExecutionContext& context) const {
  constexpr std::size_t chunk = huge_page;
  prefer_huge_pages(out.data(), out.size());
  for (const auto& piece : pieces_) {
    const std::span to = out.first(piece.size());
    parallel_for((piece.size() + chunk - 1) / chunk, context, [&](std::size_t i) {
      const std::size_t first = i * chunk, count = std::min(chunk, piece.size() - first);
      std::copy_n(piece.data() + first, count, to.data() + first);
    });
    out = out.subspan(piece.size());
  }
}

SealedWriter::SealedWriter(const SealedFormat& format) : format_(format) {
  write_header(small_, {format.magic, format.version});
}

void SealedWriter::end_small() {
  const ByteVector bytes = small_.release();
  small_ = {};
  if (!bytes.empty()) pieces_.emplace_back(bytes.begin(), bytes.end());
}

void SealedWriter::append(ZeroedVector<std::uint8_t> bytes) {
  end_small();
  pieces_.push_back(std::move(bytes));
}

SealedFile SealedWriter::seal(const ExecutionContext& context) && {
  end_small();
  SealedFile file(std::move(pieces_));
  const bool is_tree = file.size() > most_in_one_digest;
  if (is_tree) {
    std::memcpy(file.pieces_.front().data() + format_.magic.size(), &format_.tree_version,
                sizeof format_.tree_version);
  }
  const std::vector<ByteSpan> pieces = file.pieces();
  const Digest digest = is_tree ? tree_digest(pieces, context) : sha256(file.bytes());
  file.pieces_.emplace_back(digest.begin(), digest.end());
  return file;
}

void verify_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                   const ExecutionContext& context) {
  if (bytes.size() < sizeof(Digest)) {
    fail(ErrorCode::corrupt, "{}: cut off: {} bytes are too few", source, bytes.size());
  }
  const bool is_tree = version_of(bytes, format, source) == format.tree_version;
  const ByteSpan content = bytes.first(bytes.size() - sizeof(Digest));
  check_digest(bytes, checksum_of(content, is_tree, context), source);
}

ByteReader open_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                       const ExecutionContext& context) {
  ByteReader(bytes, source).expect_magic(format.magic);
  verify_sealed(bytes, format, source, context);
  ByteReader reader(bytes.first(bytes.size() - sizeof(Digest)), source);
  const std::size_t size = reader.remaining();
  reader.expect_magic(format.magic);
  const auto version = reader.read<std::uint32_t>();
  if (version != format.version && version != format.tree_version) {
    fail(ErrorCode::unsupported, "{}: format version {}, this build reads versions {} and {}",
         source, version, format.version, format.tree_version);
  }
  if (version == format.tree_version && size <= most_in_one_digest) {
    fail(ErrorCode::corrupt, "{}: {} bytes of content, too few for format version {}", source, size,
         version);
  }
  return reader;
}

}  // namespace sealion
