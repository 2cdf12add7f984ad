// A SecretKey of Microsoft SEAL.
#include <algorithm>

#include "seal/secret_key.h"
#include "seal_object.h"

namespace {

using namespace sealion;

SecretKey read_key(ByteReader& reader, const seal::Context& context) {
  return seal::read_secret_key(reader, context, {});
}

bool same_key(const SecretKey& a, const SecretKey& b) {
  return std::ranges::equal(a.coefficients(), b.coefficients());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_key, seal::write_secret_key, same_key);
  return 0;
}
