// A Ciphertext of Microsoft SEAL, seeded or not.
#include <algorithm>

#include "seal/ciphertext.h"
#include "seal_object.h"

namespace {

using namespace sealion;

bool is_reduced(const Ciphertext& ciphertext) {
  bool reduced = true;
  for (std::size_t part = 0; part < ciphertext.parts(); ++part) {
    for (std::size_t limb = 0; limb < ciphertext.limbs(); ++limb) {
      const std::uint64_t p = ciphertext.parameters()->coeff_modulus(limb).value();
      reduced = reduced && std::ranges::max(ciphertext.residues(part, limb)) < p;
    }
  }
  return reduced;
}

Ciphertext read_ciphertext(ByteReader& reader, const seal::Context& context) {
  Ciphertext ciphertext = seal::CiphertextReader(context, seal::most_ciphertext_parts).read(reader);
  fuzz::expect(is_reduced(ciphertext), "every residue is below its prime");
  return ciphertext;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_ciphertext, seal::write_ciphertext);
  return 0;
}
