// What hostile bytes may cost whoever reads them: less than a second and 64 MiB, whatever they
// claim or unpack to. Each case is read in a process of its own whose memory is bounded, so that
// every allocation counts, used or not, ours or that of zlib and zstd.
#include <gtest/gtest.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/stopwatch.h"
#include "fixtures.h"
#include "mutation.h"
#include "seal/galois_keys.h"
#include "seal/inflater.h"
#include "seal/plaintext.h"
#include "seal/public_key.h"
#include "seal/relin_keys.h"

namespace sealion::seal {
namespace {

using sealion::testing::huge;
using sealion::testing::KnownClient;
using sealion::testing::Mutant;
using sealion::testing::ReadObject;
using sealion::testing::with_header;

constexpr std::size_t most_memory = std::size_t{64} << 20;
constexpr double most_seconds = 1;
constexpr std::size_t bomb_bytes = std::size_t{1} << 30;
constexpr std::uint64_t many = 1000000000;

/// How a process that has read hostile bytes ends; 1 is how sanitizers end one.
enum Outcome : int { refused = 0, accepted = 10, other_exception, too_slow, no_limit };

/// Lets this process map so many bytes beyond what it has mapped and uses.
bool limit_memory(std::size_t bytes) {
  std::size_t pages = 0;
  ::malloc_trim(0);  // what earlier tests left free
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t limit = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + bytes;
  const rlimit limits{limit, limit};
  return pages > 0 && ::setrlimit(RLIMIT_AS, &limits) == 0;
}

Outcome outcome_of(const ByteVector& bytes, const ReadObject& read) {
  try {
    ByteReader reader(bytes, "hostile.bin");
    read(reader);
    reader.expect_end();
    return accepted;
  } catch (const Error&) {
    return refused;
  } catch (...) {
    return other_exception;
  }
}

Outcome timed_outcome_of(const ByteVector& bytes, const ReadObject& read) {
  const ProcessorStopwatch stopwatch;
  const Outcome outcome = outcome_of(bytes, read);
  return stopwatch.seconds() < most_seconds ? outcome : too_slow;
}

/// Ends this process with the worst outcome of them all.
[[noreturn]] void read_and_exit(const std::vector<ByteVector>& all, const ReadObject& read) {
  int worst = limit_memory(most_memory) ? refused : no_limit;
  for (const ByteVector& bytes : all) worst = std::max<int>(worst, timed_outcome_of(bytes, read));
  std::_Exit(worst);
}

bool is_cheap(int status) {
  return WIFEXITED(status) && (WEXITSTATUS(status) == refused || WEXITSTATUS(status) == accepted);
}

bool is_expensive(int status) { return !is_cheap(status); }

void expect_refused_cheaply(const std::string& name, const std::vector<ByteVector>& all,
                            const ReadObject& read) {
  EXPECT_EXIT(read_and_exit(all, read), ::testing::ExitedWithCode(refused), "") << name;
}

/// A stream of zlib without a last block: the content, and zeros. Every block of zeros is the same,
/// for it refers to nothing before it.
ByteVector zlib_bomb(const ByteVector& content) {
  constexpr std::size_t block = std::size_t{1} << 20;
  z_stream stream{};
  EXPECT_EQ(::deflateInit(&stream, Z_BEST_COMPRESSION), Z_OK);
  ByteVector bomb;
  const auto append = [&](ByteVector plain) {
    ByteVector packed(::deflateBound(&stream, plain.size()) + 64);
    stream.next_in = plain.data();
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = packed.data();
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(::deflate(&stream, Z_FULL_FLUSH), Z_OK);
    packed.resize(packed.size() - stream.avail_out);
    bomb.insert(bomb.end(), packed.begin(), packed.end());
    return packed;
  };
  append(content);
  const ByteVector zeros = append(ByteVector(block));
  for (std::size_t made = block; made < bomb_bytes; made += block) {
    bomb.insert(bomb.end(), zeros.begin(), zeros.end());
  }
  ::deflateEnd(&stream);
  return with_header(Compression::zlib, bomb);
}

/// A frame of zstd (RFC 8878, section 3.1) without a last block: the content in a raw block, and
/// blocks of one repeated byte.
ByteVector zstd_bomb(const ByteVector& content) {
  constexpr std::size_t block = std::size_t{1} << 17;
  constexpr std::uint32_t raw = 0, repeated = 1;
  constexpr std::uint8_t window_of_128_kib = 7 << 3;
  ByteWriter bomb;
  const auto write_block_header = [&](std::uint32_t type, std::size_t size) {
    const auto header = static_cast<std::uint32_t>(size) << 3 | type << 1;
    for (int shift = 0; shift < 24; shift += 8) {
      bomb.write(static_cast<std::uint8_t>(header >> shift));
    }
  };
  bomb.write(std::uint32_t{0xFD2FB528});
  bomb.write(std::uint8_t{0});  // no checksum, no stated size
  bomb.write(window_of_128_kib);
  write_block_header(raw, content.size());
  bomb.write_bytes(content);
  for (std::size_t made = 0; made < bomb_bytes; made += block) {
    write_block_header(repeated, block);
    bomb.write(std::uint8_t{0});
  }
  return with_header(Compression::zstd, bomb.bytes());
}

/// A loader, and a known object that it takes.
struct Loader {
  std::string kind;
  ReadObject read;
};

class HostileBounds : public ::testing::TestWithParam<Scheme> {
 protected:
  std::vector<Loader> loaders() const {
    const Context& c = client.context;
    return {
        {"parameters", [](ByteReader& r) { read_encryption_parameters(r); }},
        {"plaintext", [&c](ByteReader& r) { read_plaintext(r, c); }},
        {"symmetric", [&c](ByteReader& r) { CiphertextReader(c, most_ciphertext_parts).read(r); }},
        {"seeded", [&c](ByteReader& r) { CiphertextReader(c, most_ciphertext_parts).read(r); }},
        {"public_key", [&c](ByteReader& r) { read_public_key(r, c); }},
        {"secret_key", [&c](ByteReader& r) { read_secret_key(r, c, {}); }},
        {"relin_keys", [&c](ByteReader& r) { read_relin_keys(r, c, {}, most_relin_powers); }},
        {"galois_keys", [&c](ByteReader& r) { read_galois_keys(r, c, {}, c.chain().n()); }}};
  }
  Mutant object(const std::string& kind) const { return Mutant(client.object(kind)); }

  KnownClient client{GetParam()};
};

TEST_P(HostileBounds, SoundObjectsAreTaken) {
  for (const auto& [kind, read] : loaders()) {
    EXPECT_EXIT(read_and_exit({object(kind).bytes()}, read), ::testing::ExitedWithCode(accepted),
                "")
        << kind;
  }
}

TEST_P(HostileBounds, ClaimedBytes) {
  constexpr std::size_t compression_at = 5, size_at = 8;
  for (const auto& [kind, read] : loaders()) {
    std::vector<ByteVector> all;
    for (const std::uint8_t compression : {0, 1, 2}) {
      all.push_back(object(kind).set(size_at, huge).set(compression_at, compression).bytes());
    }
    expect_refused_cheaply(kind, all, read);
  }
}

TEST_P(HostileBounds, Bombs) {
  for (const auto& [kind, read] : loaders()) {
    const ByteVector content = object(kind).content();
    expect_refused_cheaply(kind, {zlib_bomb(content), zstd_bomb(content)}, read);
  }
}

/// A large number wherever one may stand before the first residues: sizes, counts, and others that
/// do no harm.
TEST_P(HostileBounds, Counts) {
  constexpr std::size_t longest_head = 200;
  for (const auto& [kind, read] : loaders()) {
    const std::size_t end = std::min(object(kind).bytes().size(), longest_head) - sizeof huge;
    std::vector<ByteVector> all;
    for (std::size_t at = header_bytes; at <= end; ++at) {
      for (const std::uint64_t count : {huge, many}) {
        all.push_back(object(kind).set(at, count).bytes());
      }
    }
    EXPECT_EXIT(read_and_exit(all, read), is_cheap, "") << kind;
  }
}

INSTANTIATE_TEST_SUITE_P(Schemes, HostileBounds,
                         ::testing::ValuesIn(sealion::testing::both_schemes),
                         [](const auto& test) { return to_string(test.param); });

/// Memory counts that is taken and never used.
TEST(BoundsOfMemory, CountWhatIsNotUsed) {
  const ReadObject greedy = [](ByteReader&) {
    ByteVector taken;
    taken.reserve(2 * most_memory);
    [[maybe_unused]] const std::uint8_t* const volatile keep = taken.data();
  };
  EXPECT_EXIT(read_and_exit({{}}, greedy), is_expensive, "");
}

/// The bombs would go off: more comes out of them than may be kept.
TEST(BoundsOfMemory, BombsHoldMore) {
  const ByteVector content{1, 2, 3};
  for (const ByteVector& bomb : {zlib_bomb(content), zstd_bomb(content)}) {
    const ByteSpan packed = ByteSpan(bomb).subspan(header_bytes);
    const auto inflater = make_inflater(static_cast<Compression>(bomb[5]), packed, "bomb");
    ByteVector out(std::size_t{1} << 20);
    for (std::size_t made = 0; made <= most_memory; made += out.size()) inflater->read(out);
    EXPECT_EQ(out.back(), 0);
  }
}

}  // namespace
}  // namespace sealion::seal
