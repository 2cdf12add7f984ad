// RelinKeys of Microsoft SEAL, seeded or not.
#include <algorithm>

#include "seal/relin_keys.h"
#include "seal_object.h"

namespace {

using namespace sealion;

EvaluationKeys read_keys(ByteReader& reader, const seal::Context& context) {
  return seal::read_relin_keys(reader, context, {}, seal::most_relin_powers);
}

bool same_keys(const EvaluationKeys& a, const EvaluationKeys& b) {
  bool same = a.shape() == b.shape();
  for (std::size_t power = 2; same && power < a.shape().parts; ++power) {
    for (std::size_t i = 0; i < a.shape().limbs * a.rows(); ++i) {
      const std::size_t digit = i / a.rows(), row = i % a.rows();
      same = same && std::ranges::equal(a.b(power, digit, row), b.b(power, digit, row)) &&
             std::ranges::equal(a.a(power, digit, row), b.a(power, digit, row));
    }
  }
  return same;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::fuzz_object({data, size}, read_keys, seal::write_relin_keys, same_keys);
  return 0;
}
