#include <gtest/gtest.h>

#include "base/digest.h"
#include "fixtures.h"
#include "seal/blake2b.h"
#include "seal/blake2xb.h"
#include "seal/uniform.h"

namespace sealion::seal {
namespace {

template <typename Words>
ByteSpan bytes_of(const Words& words) {
  return {reinterpret_cast<const std::uint8_t*>(words.data()),
          words.size() * sizeof(std::uint64_t)};
}

/// Word i is i times a constant; the hashes are those of Python's hashlib.
TEST(Blake2b, HashesOfFullAndPartialBlocks) {
  const std::pair<std::size_t, const char*> answers[] = {
      {0, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"},
      {1, "81e47a19e6b29b0a65b9591762ce5143ed30d0261e5d24a3201752506b20f15c"},
      {15, "347416affcf7de5cfaf28991e3e52d13c8db8d2ce4144f8c25cec09f2edf231c"},
      {16, "0d55e71455dacb63d871e776bbe28546fc939e3fed35395e14dd1b8380d8d5ca"},
      {17, "075e7ba8b73061465df1a9bc348541f82f775adae66f7f47911f01b94a529da6"},
      {32, "2d02d1ee2f410391b06e26a5ae3a496a58a67ba9e9d617e429cd40d0397f2ae4"},
      {40, "f8bd764b093ff663c3801ed1a754ae744ee115a41fadb2d80179db56a401704d"}};
  for (const auto& [count, digest] : answers) {
    std::vector<std::uint64_t> words(count);
    for (std::size_t i = 0; i < count; ++i) words[i] = i * 0x0123456789abcdef;
    EXPECT_EQ(to_hex(bytes_of(blake2b_256(words))), digest) << count;
  }
}

TEST(Blake2xb, PagesDifferBySeedAndNumber) {
  PrngSeed seed{};
  std::vector<std::uint64_t> pages(2 * page_words), other(page_words);
  Blake2xbStream(seed).pages(5, pages);
  seed[7] = std::uint64_t{1} << 63;
  Blake2xbStream(seed).pages(5, other);
  EXPECT_FALSE(std::equal(other.begin(), other.end(), pages.begin()));
  EXPECT_FALSE(std::equal(pages.begin(), pages.begin() + page_words, pages.begin() + page_words));
}

ModulusChainPtr chain_of(const testing::ExpansionAnswer& answer) {
  return ModulusChain::create({.n = answer.n,
                               .coeff_moduli = answer.moduli,
                               .security = SecurityLevel::insecure_for_tests});
}

/// Words that SEAL draws again among the first draws of an answer.
std::size_t rejections(const testing::ExpansionAnswer& answer) {
  std::vector<std::uint64_t> words(answer.n * answer.moduli.size());
  Blake2xbStream(testing::seed_from_hex(answer.seed)).pages(0, words);
  std::size_t count = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::uint64_t p = answer.moduli[i / answer.n];
    count += words[i] >= ~std::uint64_t{0} - ~std::uint64_t{0} % p - 1;
  }
  return count;
}

TEST(UniformExpander, ExpandsAsSealDoes) {
  std::size_t drawn_again = 0;
  for (const auto& answer : testing::expansion_answers) {
    AlignedVector<std::uint64_t> residues(answer.n * answer.moduli.size());
    UniformExpander(chain_of(answer))
        .expand(testing::seed_from_hex(answer.seed), answer.moduli.size(), residues);
    EXPECT_EQ(to_hex(sha256(bytes_of(residues))), answer.sha256) << answer.n;
    drawn_again += rejections(answer);
  }
  EXPECT_GT(drawn_again, 0U) << "no answer has a word that is drawn again";
}

}  // namespace
}  // namespace sealion::seal
