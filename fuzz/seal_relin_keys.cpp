// RelinKeys of Microsoft SEAL, seeded or not.
#include "same_residues.h"
#include "seal/relin_keys.h"
#include "seal_object.h"

namespace {

using namespace sealion;

EvaluationKeys read_keys(ByteReader& reader, const seal::Context& context) {
  return seal::read_relin_keys(reader, context, {}, seal::most_relin_powers);
}

bool same_keys(const EvaluationKeys& a, const EvaluationKeys& b) {
  return a.shape() == b.shape() && fuzz::same_residues(a.relinearisation(), b.relinearisation());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_keys, seal::write_relin_keys, same_keys);
  return 0;
}
