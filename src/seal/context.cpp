#include "seal/context.h"

#include <algorithm>

#include "base/digest.h"
#include "base/error.h"

namespace sealion::seal {
namespace {

std::string hex_of(const ParmsId& id) {
  return to_hex({reinterpret_cast<const std::uint8_t*>(id.data()), sizeof id});
}

void check_chain(const ModulusChain& chain) {
  if (chain.limbs() == 1 || chain.has_special_prime()) return;
  fail(ErrorCode::unsupported,
       "a modulus chain of {} primes without a special one: Microsoft SEAL keeps the last prime "
       "for key switching; add a special prime",
       chain.limbs());
}

}  // namespace

Context::Context(ParametersPtr parameters, Scheme scheme)
    : parameters_(std::move(parameters)), scheme_(scheme) {
  check_chain(chain());
  EncryptionParameters level = encryption_parameters();
  key_parms_id_ = seal::parms_id(level);
  level.coeff_moduli.clear();
  for (const std::uint64_t prime : chain().literal().coeff_moduli) {
    level.coeff_moduli.push_back(prime);
    data_parms_ids_.push_back(seal::parms_id(level));
  }
}

Context Context::create(const EncryptionParameters& parameters, SecurityLevel security,
                        SecurityTable table) {
  ModulusChainLiteral literal{.n = parameters.n,
                              .coeff_moduli = parameters.coeff_moduli,
                              .security = security,
                              .security_table = table};
  if (literal.coeff_moduli.size() > 1) {
    literal.special_prime = literal.coeff_moduli.back();
    literal.coeff_moduli.pop_back();
  }
  return {Parameters::create(ModulusChain::create(literal), parameters.plain_modulus),
          parameters.scheme};
}

EncryptionParameters Context::encryption_parameters() const {
  EncryptionParameters result{.scheme = scheme_,
                              .n = chain().n(),
                              .coeff_moduli = chain().literal().coeff_moduli,
                              .plain_modulus = parameters_->plain_modulus().value()};
  if (chain().has_special_prime()) result.coeff_moduli.push_back(chain().literal().special_prime);
  return result;
}

bool Context::has_level(const ParmsId& id) const {
  return id == key_parms_id_ || std::ranges::find(data_parms_ids_, id) != data_parms_ids_.end();
}

std::size_t Context::limbs_of(const ParmsId& id, const std::string& source) const {
  const auto found = std::ranges::find(data_parms_ids_, id);
  if (found == data_parms_ids_.end()) {
    fail(ErrorCode::incompatible,
         "{}: at level {}, which is none of these encryption parameters' data levels{}", source,
         hex_of(id), id == key_parms_id_ ? " but that of their keys" : "");
  }
  return static_cast<std::size_t>(found - data_parms_ids_.begin()) + 1;
}

void Context::expect_key_level(const ParmsId& id, const std::string& source) const {
  if (id == key_parms_id_) return;
  fail(ErrorCode::incompatible, "{}: a key at level {} instead of {}: of other parameters", source,
       hex_of(id), hex_of(key_parms_id_));
}

}  // namespace sealion::seal
