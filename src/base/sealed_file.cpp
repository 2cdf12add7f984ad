#include "base/sealed_file.h"

#include <algorithm>
#include <cstring>
#include <memory>
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

void take_nothing(std::size_t, ByteSpan) {}

/// Calls body(at, part) for all groups of chunks, in all threads, each with a buffer of its own.
template <typename Body>
void for_each_group(const ByteSource& bytes, std::size_t size, const ExecutionContext& context,
                    const Body& body) {
  parallel_for_each((size + group_bytes - 1) / group_bytes, context.quiet(),
                    [] { return std::make_unique<ByteVector>(); },
                    [&](ByteVector& room, std::size_t i) {
                      const std::size_t at = i * group_bytes;
                      body(at, bytes.read(at, std::min(group_bytes, size - at), room));
                    });
}

std::uint32_t version_of(ByteSpan bytes, const SealedFormat& format, const std::string& source) {
  ByteReader reader(bytes, source);
  reader.expect_magic(format.magic);
  return reader.read<std::uint32_t>();
}

/// As much of what a file begins with as there is.
ByteVector header_of(const ByteSource& bytes, const SealedFormat& format) {
  ByteVector room;
  const std::size_t size = std::min(bytes.size(), format.magic.size() + sizeof(format.version));
  const ByteSpan header = bytes.read(0, size, room);
  return {header.begin(), header.end()};
}

/// The content's size. Throws where there is no room for a checksum.
std::size_t content_bytes(std::size_t bytes, const std::string& source) {
  if (bytes >= sizeof(Digest)) return bytes - sizeof(Digest);
  fail(ErrorCode::corrupt, "{}: cut off: {} bytes are too few", source, bytes);
}

/// Of content of so many bytes, the checksum of which was right.
void check_version(std::uint32_t version, const SealedFormat& format, std::size_t size,
                   const std::string& source) {
  if (version != format.version && version != format.tree_version) {
    fail(ErrorCode::unsupported, "{}: format version {}, this build reads versions {} and {}",
         source, version, format.version, format.tree_version);
  }
  if (version == format.tree_version && size <= most_in_one_digest) {
    fail(ErrorCode::corrupt, "{}: {} bytes of content, too few for format version {}", source, size,
         version);
  }
}

/// Content that ends in one SHA-256, which must be in memory as a whole.
Digest digest_in_one(const ByteSource& bytes, std::size_t size, const TakePart& take,
                     const ExecutionContext& context) {
  ByteVector room;
  const ByteSpan content = bytes.read(0, size, room);
  for_each_group(BytesInMemory(content), size, context, take);
  return sha256(content);
}

/// The version that the file says. Throws unless its checksum is right.
std::uint32_t check_checksum(const ByteSource& bytes, const SealedFormat& format,
                             const std::string& source, const TakePart& take,
                             const ExecutionContext& context) {
  const std::size_t size = content_bytes(bytes.size(), source);
  const std::uint32_t version = version_of(header_of(bytes, format), format, source);
  const Digest digest = version == format.tree_version ? tree_digest(bytes, size, take, context)
                                                       : digest_in_one(bytes, size, take, context);
  ByteVector room;
  check_digest(bytes.read(size, sizeof(Digest), room), digest, source);
  return version;
}

}  // namespace

Digest tree_digest(const ByteSource& bytes, std::size_t size, const TakePart& take,
                   const ExecutionContext& context) {
  std::vector<Digest> digests((size + checksum_chunk - 1) / checksum_chunk);
  for_each_group(bytes, size, context, [&](std::size_t at, ByteSpan group) {
    hash_chunks(group, digests.data() + at / checksum_chunk);
    take(at, group);
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
  const Digest digest =
      is_tree ? tree_digest(BytesInMemory(file.pieces()), file.size(), take_nothing, context)
              : sha256(file.bytes());
  file.pieces_.emplace_back(digest.begin(), digest.end());
  return file;
}

void verify_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                   const ExecutionContext& context) {
  check_checksum(BytesInMemory(bytes), format, source, take_nothing, context);
}

ByteReader open_sealed(ByteSpan bytes, const SealedFormat& format, const std::string& source,
                       const ExecutionContext& context) {
  read_sealed(BytesInMemory(bytes), format, source, take_nothing, context);
  ByteReader reader(bytes.first(bytes.size() - sizeof(Digest)), source);
  reader.take(format.magic.size() + sizeof(format.version));
  return reader;
}

void read_sealed(const ByteSource& bytes, const SealedFormat& format, const std::string& source,
                 const TakePart& take, const ExecutionContext& context) {
  ByteReader(header_of(bytes, format), source).expect_magic(format.magic);
  const std::uint32_t version = check_checksum(bytes, format, source, take, context);
  check_version(version, format, bytes.size() - sizeof(Digest), source);
}

}  // namespace sealion
