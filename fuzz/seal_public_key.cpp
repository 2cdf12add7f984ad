// A PublicKey of Microsoft SEAL, seeded or not.
#include "seal/public_key.h"
#include "seal_object.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sealion::fuzz::fuzz_object({data, size}, sealion::seal::read_public_key,
                             sealion::seal::write_public_key);
  return 0;
}
