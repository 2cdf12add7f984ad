#include "base/digest.h"

#include <gtest/gtest.h>

#include <string_view>

#include "support/expect_error.h"

namespace sealion {
namespace {

ByteVector bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

TEST(Digest, IsSha256) {  // FIPS 180-4 examples
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256(bytes_of("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, HexadecimalIsLowerCaseWithLeadingZeros) {
  EXPECT_EQ(to_hex(ByteVector{0x00, 0x0F, 0xA0, 0xFF}), "000fa0ff");
}

TEST(Digest, TheTrailerIsCheckedAndStripped) {
  for (const auto& content : {ByteVector{}, bytes_of("some content")}) {
    ByteVector sealed = content;
    append_digest(sealed);
    ASSERT_EQ(sealed.size(), content.size() + 32);
    EXPECT_EQ(stated_digest(sealed), sha256(ByteSpan(sealed).first(sealed.size() - 32)));
    const ByteSpan stripped = verify_digest(sealed, "f");
    EXPECT_EQ(ByteVector(stripped.begin(), stripped.end()), content);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      for (const int bit : {0, 7}) {
        ByteVector damaged = sealed;
        damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
        testing::expect_error(ErrorCode::corrupt, "damaged", [&] { verify_digest(damaged, "f"); });
      }
    }
    for (std::size_t size = 0; size < sealed.size(); ++size) {
      testing::expect_error(ErrorCode::corrupt,
                            "f: ", [&] { verify_digest(ByteSpan(sealed).first(size), "f"); });
    }
  }
}

}  // namespace
}  // namespace sealion
