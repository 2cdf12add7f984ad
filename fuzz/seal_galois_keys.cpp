// GaloisKeys of Microsoft SEAL, seeded or not.
#include <algorithm>

#include "seal/galois_keys.h"
#include "seal_object.h"

namespace {

using namespace sealion;

GaloisKeys read_keys(ByteReader& reader, const seal::Context& context) {
  constexpr std::size_t most_keys = 4;
  return seal::read_galois_keys(reader, context, {}, most_keys);
}

bool same_keys(const GaloisKeys& a, const GaloisKeys& b) {
  const KeySwitchingKeys &left = a.switching_keys(), &right = b.switching_keys();
  bool same = left.shape() == right.shape() &&
              std::ranges::equal(a.automorphisms(), b.automorphisms(), {}, &Automorphism::element,
                                 &Automorphism::element) &&
              std::ranges::equal(left.stored(), right.stored());
  for (std::size_t key = 0; same && key < left.shape().keys; ++key) {
    for (std::size_t i = 0; i < left.shape().limbs * left.rows(); ++i) {
      const std::size_t digit = i / left.rows(), row = i % left.rows();
      same = same && std::ranges::equal(left.a(key, digit, row), right.a(key, digit, row));
    }
  }
  return same;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_keys, seal::write_galois_keys, same_keys);
  return 0;
}
