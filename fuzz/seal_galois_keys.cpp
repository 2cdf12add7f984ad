// GaloisKeys of Microsoft SEAL, seeded or not.
#include "same_residues.h"
#include "seal/galois_keys.h"
#include "seal_object.h"

namespace {

using namespace sealion;

GaloisKeys read_keys(ByteReader& reader, const seal::Context& context) {
  constexpr std::size_t most_keys = 4;
  return seal::read_galois_keys(reader, context, {}, most_keys);
}

bool same_keys(const GaloisKeys& a, const GaloisKeys& b) {
  return a.shape() == b.shape() && fuzz::same_residues(a.switching_keys(), b.switching_keys());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_keys, seal::write_galois_keys, same_keys);
  return 0;
}
