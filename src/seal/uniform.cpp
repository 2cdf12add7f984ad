#include "seal/uniform.h"

#include <array>
#include <cassert>

#include "ring/kernels/kernels.h"

namespace sealion::seal {
namespace {

/// The words of a stream from some place on, one at a time.
class WordReader {
 public:
  /// `tail` is what is left of the page before `next_page`.
  WordReader(const Blake2xbStream& stream, std::uint64_t next_page,
             std::span<const std::uint64_t> tail)
      : stream_(stream), next_page_(next_page), left_(tail) {}

  std::uint64_t next() {
    if (left_.empty()) {
      stream_.pages(next_page_++, page_);
      left_ = page_;
    }
    const std::uint64_t word = left_.front();
    left_ = left_.subspan(1);
    return word;
  }

 private:
  const Blake2xbStream& stream_;
  std::uint64_t next_page_;
  std::span<const std::uint64_t> left_;
  std::array<std::uint64_t, page_words> page_;
};

/// The least word that SEAL draws again: one less than a multiple of p, or p less, at the top.
std::uint64_t rejection_bound(const Modulus& modulus) {
  constexpr std::uint64_t largest = ~std::uint64_t{0};
  return largest - modulus.reduce(largest) - 1;
}

void replace_rejected(std::span<std::uint64_t> words, std::uint64_t bound, WordReader& reader) {
  for (std::uint64_t& word : words) {
    while (word >= bound) [[unlikely]] word = reader.next();
  }
}

}  // namespace

void UniformExpander::expand(const PrngSeed& seed, std::size_t rows, std::span<std::uint64_t> out) {
  const std::size_t n = chain_->n();
  assert(out.size() == rows * n);
  const std::size_t pages = (out.size() + page_words - 1) / page_words;
  const Blake2xbStream stream(seed);
  words_.resize(pages * page_words);
  stream.pages(0, words_);
  WordReader reader(stream, pages, std::span(words_).subspan(out.size()));
  for (std::size_t row = 0; row < rows; ++row) {
    const Modulus& modulus = chain_->ntt(row).modulus();
    const auto words = std::span(words_).subspan(row * n, n);
    replace_rejected(words, rejection_bound(modulus), reader);
    kernels::kernels().reduce(out.subspan(row * n).data(), words.data(), n, constants_of(modulus));
  }
}

}  // namespace sealion::seal
