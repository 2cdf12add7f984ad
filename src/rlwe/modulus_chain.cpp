#include "rlwe/modulus_chain.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <utility>

#include "base/bytes.h"
#include "base/error.h"
#include "base/parallel.h"

namespace sealion {
namespace {

/// q_0, ..., q_{L-1} and, if there is one, P.
std::vector<std::uint64_t> all_primes(const ModulusChainLiteral& literal) {
  std::vector<std::uint64_t> primes = literal.coeff_moduli;
  if (literal.special_prime != 0) primes.push_back(literal.special_prime);
  return primes;
}

void check_distinct(std::vector<std::uint64_t> primes) {
  std::sort(primes.begin(), primes.end());
  const auto twin = std::adjacent_find(primes.begin(), primes.end());
  if (twin != primes.end()) {
    fail(ErrorCode::invalid_argument,
         "modulus {} appears twice among the coefficient primes and the special prime", *twin);
  }
}

const ModulusChainLiteral& checked(const ModulusChainLiteral& literal) {
  if (!std::has_single_bit(literal.n) || literal.n < 8 || literal.n > 65536) {
    fail(ErrorCode::invalid_argument, "ring dimension {} is not a power of two in [8, 65536]",
         literal.n);
  }
  if (literal.coeff_moduli.empty() || literal.coeff_moduli.size() > most_limbs) {
    fail(ErrorCode::invalid_argument, "{} coefficient primes: between 1 and {} are possible",
         literal.coeff_moduli.size(), most_limbs);
  }
  check_distinct(all_primes(literal));
  return literal;
}

/// In all threads: the tables of one take a fraction of a millisecond.
std::vector<Ntt> make_ntts(const ModulusChainLiteral& literal) {
  const std::vector<std::uint64_t> primes = all_primes(literal);
  std::vector<std::optional<Ntt>> made(primes.size());
  parallel_for(primes.size(), {},
               [&](std::size_t i) { made[i].emplace(literal.n, Modulus(primes[i])); });
  std::vector<Ntt> ntts;
  for (std::optional<Ntt>& ntt : made) ntts.push_back(*std::move(ntt));
  return ntts;
}

std::vector<Modulus> moduli_of(std::span<const Ntt> ntts) {
  std::vector<Modulus> moduli;
  for (const Ntt& ntt : ntts) moduli.push_back(ntt.modulus());
  return moduli;
}

std::vector<CrtBasis> make_bases(std::span<const Ntt> limbs) {
  std::vector<CrtBasis> bases;
  for (std::size_t count = 1; count <= limbs.size(); ++count) {
    bases.emplace_back(moduli_of(limbs.first(count)));
  }
  return bases;
}

Digest digest_of(const ModulusChainLiteral& literal) {
  ByteWriter writer;
  writer.write_magic("sealion-modulus-chain");
  writer.write<std::uint64_t>(literal.n);
  for (const std::uint64_t prime : literal.coeff_moduli) writer.write<std::uint64_t>(prime);
  writer.write<std::uint64_t>(literal.special_prime);
  return sha256(writer.bytes());
}

}  // namespace

ModulusChain::ModulusChain(const ModulusChainLiteral& literal)
    : literal_(checked(literal)),
      ntts_(make_ntts(literal)),
      bases_(make_bases(std::span(ntts_).first(literal.coeff_moduli.size()))),
      total_bits_(CrtBasis(moduli_of(ntts_)).total_bits()),
      digest_(digest_of(literal)) {
  if (literal.security == SecurityLevel::insecure_for_tests) return;
  const int limit =
      largest_secure_modulus_bits(literal.n, literal.security, literal.security_table);
  if (total_bits_ > limit) {
    fail(ErrorCode::insecure,
         "insecure: a modulus of {} bits, special prime included, at n = {} is below {} bits of "
         "security (at most {} bits in {})",
         total_bits_, literal.n, static_cast<int>(literal.security), limit,
         to_string(literal.security_table));
  }
}

ModulusChainPtr ModulusChain::create(const ModulusChainLiteral& literal) {
  return ModulusChainPtr(new ModulusChain(literal));
}

int ModulusChain::security_bits() const {
  return sealion::security_bits(n(), total_bits_, literal_.security_table);
}

int ModulusChain::quantum_security_bits() const {
  return sealion::security_bits(n(), total_bits_, quantum_table_of(literal_.security_table));
}

}  // namespace sealion
