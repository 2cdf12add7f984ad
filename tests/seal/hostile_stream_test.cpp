// Compressed objects from someone who means harm. What they would unpack to is never made: each
// reader asks for as much as its object has.
#include <gtest/gtest.h>
#include <zstd.h>

#include "fixtures.h"
#include "mutation.h"

namespace sealion::seal {
namespace {

using sealion::testing::expect_all_refused;
using sealion::testing::HostileCase;
using sealion::testing::KnownClient;
using sealion::testing::Mutant;
using sealion::testing::packed;
using sealion::testing::with_header;

using enum ErrorCode;

class HostileStreams : public ::testing::Test {
 protected:
  void expect_refused(const std::vector<HostileCase>& cases) const {
    expect_all_refused(
        cases, [this](ByteReader& reader) { CiphertextReader(client.context, 3).read(reader); });
  }
  ByteVector content() const { return Mutant(client.object("symmetric")).content(); }
  /// The content and 16 MiB of zeros behind it.
  ByteVector bomb(Compression compression) const {
    ByteVector bytes = content();
    bytes.resize(bytes.size() + (std::size_t{1} << 24));
    return with_header(compression, packed(compression, bytes));
  }
  ByteVector changed(Compression compression,
                     const std::function<void(ByteVector&)>& change) const {
    ByteVector bytes = packed(compression, content());
    change(bytes);
    return with_header(compression, bytes);
  }

  KnownClient client{Scheme::bgv};
};

TEST_F(HostileStreams, WrongLabels) {
  const Mutant plain(client.object("symmetric"));
  const Mutant zlib(client.object("symmetric_zlib"));
  const Mutant zstd(client.object("symmetric_zstd"));
  const auto labelled = [](Mutant mutant, std::uint8_t compression) {
    return mutant.set(5, compression).bytes();
  };
  expect_refused({{"plain as zlib", labelled(plain, 1), corrupt, "no sound zlib stream"},
                  {"plain as zstd", labelled(plain, 2), corrupt, "no sound zstd stream"},
                  {"zlib as zstd", labelled(zlib, 2), corrupt, "no sound zstd stream"},
                  {"zstd as zlib", labelled(zstd, 1), corrupt, "no sound zlib stream"},
                  {"zlib as plain", labelled(zlib, 0), corrupt, ""},
                  {"nothing as zlib", with_header(Compression::zlib, {}), corrupt, "early"},
                  {"nothing as zstd", with_header(Compression::zstd, {}), corrupt, "early"}});
}

TEST_F(HostileStreams, Bombs) {
  const ByteVector zlib = bomb(Compression::zlib);
  const ByteVector zstd = bomb(Compression::zstd);
  EXPECT_LT(zlib.size(), 100000U);
  EXPECT_LT(zstd.size(), 100000U);
  expect_refused({{"zlib", zlib, corrupt, "the zlib stream holds more than its object"},
                  {"zstd", zstd, corrupt, "the zstd stream holds more than its object"}});
}

/// Unpacking to more parts than the reader was made for.
TEST_F(HostileStreams, BombsOfOneObject) {
  ByteVector zeros = content();
  const std::uint64_t parts = 16;
  std::memcpy(zeros.data() + 33, &parts, sizeof parts);
  zeros.resize(zeros.size() + (1 << 20));
  for (const Compression compression : {Compression::zlib, Compression::zstd}) {
    expect_refused({{"16 parts", with_header(compression, packed(compression, zeros)), corrupt,
                     "16 parts; 2 to 3 are possible here"}});
  }
}

TEST_F(HostileStreams, Ends) {
  const auto cut = [](ByteVector& bytes) { bytes.pop_back(); };
  const auto append = [](ByteVector& bytes) { bytes.push_back(0); };
  const auto damage = [](ByteVector& bytes) { bytes.back() ^= 1; };
  const auto twice = [](ByteVector& bytes) {
    const ByteVector copy = bytes;
    bytes.insert(bytes.end(), copy.begin(), copy.end());
  };
  expect_refused(
      {{"zlib cut", changed(Compression::zlib, cut), corrupt, "zlib stream is cut off"},
       {"zstd cut", changed(Compression::zstd, cut), corrupt, "zstd stream"},
       {"zlib longer", changed(Compression::zlib, append), corrupt, "1 bytes after the end"},
       {"zstd longer", changed(Compression::zstd, append), corrupt, "1 bytes after the end"},
       {"zlib checksum", changed(Compression::zlib, damage), corrupt, "incorrect data check"},
       {"zlib twice", changed(Compression::zlib, twice), corrupt, "bytes after the end"},
       {"zstd twice", changed(Compression::zstd, twice), corrupt, "bytes after the end"}});
}

TEST_F(HostileStreams, ZlibDictionary) {
  const ByteVector asks_for_one{0x78, 0xbb, 1, 2, 3, 4, 0, 0};
  expect_refused(
      {{"dictionary", with_header(Compression::zlib, asks_for_one), corrupt, "need dictionary"}});
}

TEST_F(HostileStreams, ZstdSkippableFrame) {
  const ByteVector object = packed(Compression::zstd, content());
  ByteVector bytes{0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4};
  bytes.insert(bytes.end(), object.begin(), object.end());
  expect_refused({{"skippable", with_header(Compression::zstd, bytes), corrupt, "early"}});
}

/// A frame of unknown size with a window of 2^27 bytes, which a decoder would have to allocate.
TEST_F(HostileStreams, ZstdWindow) {
  const ByteVector plain = content();
  ZSTD_CCtx* context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, 27);
  ByteVector bytes(ZSTD_compressBound(plain.size()));
  ZSTD_inBuffer in{plain.data(), plain.size(), 0};
  ZSTD_outBuffer out{bytes.data(), bytes.size(), 0};
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_continue);
  ZSTD_compressStream2(context, &out, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  bytes.resize(out.pos);
  expect_refused({{"window", with_header(Compression::zstd, bytes), corrupt, "too much memory"}});
}

}  // namespace
}  // namespace sealion::seal
