#include "seal/blake2xb_kernel.h"
#include "seal/blake2xb_pages.h"
#include "seal/scalar_word.h"

namespace sealion::seal {
namespace {

void store_lanes(const ScalarWord* words, std::uint64_t* out, std::size_t) {
  std::transform(words, words + digest_words, out, [](ScalarWord word) { return word.value; });
}

}  // namespace

const Blake2xbKernel blake2xb_scalar{"scalar", ScalarWord::lanes, make_pages<ScalarWord>};

}  // namespace sealion::seal
