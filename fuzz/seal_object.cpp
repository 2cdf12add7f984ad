#include "seal_object.h"

namespace sealion::fuzz {
namespace {

seal::Context make_context(seal::Scheme scheme) {
  return seal::Context::create({.scheme = scheme,
                                .n = 16,
                                .coeff_moduli = {68719456769, 68719464449, 137438949889},
                                .plain_modulus = 15361},
                               SecurityLevel::insecure_for_tests, SecurityTable::guidelines_2024);
}

}  // namespace

const std::vector<seal::Context>& contexts() {
  static const std::vector<seal::Context> both = {make_context(seal::Scheme::bgv),
                                                  make_context(seal::Scheme::bfv)};
  return both;
}

seal::Compression compression_of(ByteSpan object) {
  constexpr std::size_t compression_at = 5, modes = 3;
  return object.size() <= compression_at
             ? seal::Compression::none
             : static_cast<seal::Compression>(object[compression_at] % modes);
}

}  // namespace sealion::fuzz
