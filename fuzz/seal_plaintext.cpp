// A Plaintext of Microsoft SEAL.
#include "seal/plaintext.h"
#include "seal_object.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sealion::fuzz::fuzz_object({data, size}, sealion::seal::read_plaintext,
                             sealion::seal::write_plaintext);
  return 0;
}
