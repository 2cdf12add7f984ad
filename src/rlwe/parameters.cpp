#include "rlwe/parameters.h"

#include <algorithm>
#include <bit>

#include "base/bytes.h"
#include "base/error.h"

namespace sealion {
namespace {

/// Most primes of a coefficient modulus that is at all useful.
constexpr std::size_t most_limbs = 32;

void check_distinct(const ParametersLiteral& literal) {
  std::vector<std::uint64_t> all = literal.coeff_moduli;
  all.push_back(literal.plain_modulus);
  std::sort(all.begin(), all.end());
  const auto twin = std::adjacent_find(all.begin(), all.end());
  if (twin != all.end()) {
    fail(ErrorCode::invalid_argument,
         "modulus {} appears twice among the coefficient primes and the plaintext modulus", *twin);
  }
}

void check_room_for_noise(const ParametersLiteral& literal, std::uint64_t prime) {
  if (prime / noise_room <= literal.plain_modulus) {
    fail(
        ErrorCode::invalid_argument,
        "coefficient prime {} is not {} times the plaintext modulus {}: fresh noise needs the room",
        prime, noise_room, literal.plain_modulus);
  }
}

const ParametersLiteral& checked(const ParametersLiteral& literal) {
  if (!std::has_single_bit(literal.n) || literal.n < 8 || literal.n > 65536) {
    fail(ErrorCode::invalid_argument, "ring dimension {} is not a power of two in [8, 65536]",
         literal.n);
  }
  if (literal.coeff_moduli.empty() || literal.coeff_moduli.size() > most_limbs) {
    fail(ErrorCode::invalid_argument, "{} coefficient primes: between 1 and {} are possible",
         literal.coeff_moduli.size(), most_limbs);
  }
  if (literal.plain_modulus % 2 == 0) {
    fail(ErrorCode::invalid_argument, "plaintext modulus {} is even", literal.plain_modulus);
  }
  check_distinct(literal);
  for (const std::uint64_t prime : literal.coeff_moduli) check_room_for_noise(literal, prime);
  return literal;
}

std::vector<Modulus> to_moduli(const std::vector<std::uint64_t>& values) {
  return {values.begin(), values.end()};
}

std::vector<Ntt> make_ntts(const ParametersLiteral& literal) {
  std::vector<Ntt> ntts;
  for (const std::uint64_t prime : literal.coeff_moduli) {
    ntts.emplace_back(literal.n, Modulus(prime));
  }
  return ntts;
}

Digest digest_of(const ParametersLiteral& literal) {
  ByteWriter writer;
  writer.write_magic("sealion-bgv-parameters");
  writer.write<std::uint64_t>(literal.n);
  writer.write<std::uint64_t>(literal.plain_modulus);
  for (const std::uint64_t prime : literal.coeff_moduli) writer.write<std::uint64_t>(prime);
  return sha256(writer.bytes());
}

}  // namespace

Parameters::Parameters(const ParametersLiteral& literal)
    : literal_(checked(literal)),
      plain_ntt_(literal.n, Modulus(literal.plain_modulus)),
      coeff_ntts_(make_ntts(literal)),
      basis_(to_moduli(literal.coeff_moduli)),
      digest_(digest_of(literal)) {
  if (literal.security == SecurityLevel::insecure_for_tests) return;
  const int limit = largest_secure_modulus_bits(literal.n, literal.security);
  if (coeff_modulus_bits() > limit) {
    fail(ErrorCode::insecure,
         "insecure: a coefficient modulus of {} bits at n = {} is below {} bits of security (at "
         "most {} bits)",
         coeff_modulus_bits(), literal.n, static_cast<int>(literal.security), limit);
  }
}

ParametersPtr Parameters::create(const ParametersLiteral& literal) {
  return ParametersPtr(new Parameters(literal));
}

int Parameters::security_bits() const { return sealion::security_bits(n(), coeff_modulus_bits()); }

}  // namespace sealion
