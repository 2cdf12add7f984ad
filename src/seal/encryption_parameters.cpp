#include "seal/encryption_parameters.h"

#include <algorithm>
#include <bit>

#include "base/enum_names.h"
#include "base/error.h"
#include "ring/modulus.h"
#include "ring/primes.h"
#include "seal/blake2b.h"
#include "seal/object_reader.h"
#include "seal/object_writer.h"

namespace sealion {

template <>
struct EnumNames<seal::Scheme> {
  static constexpr const char* subject = "scheme";
  static constexpr auto table = std::to_array<EnumName<seal::Scheme>>(
      {{seal::Scheme::bfv, "BFV"}, {seal::Scheme::bgv, "BGV"}});
};

}  // namespace sealion

namespace sealion::seal {
namespace {

/// What SEAL itself takes.
constexpr std::size_t largest_n = 131072;
constexpr std::size_t most_moduli = 256;
constexpr int most_modulus_bits = 61;

/// What a ModulusChain takes, with a special prime.
constexpr std::size_t smallest_supported_n = 8;
constexpr std::size_t largest_supported_n = 65536;
constexpr std::size_t most_supported_moduli = 33;

constexpr std::uint64_t inner_modulus_bytes = sizeof(std::uint64_t);

Scheme read_scheme(ObjectReader& reader) {
  const auto value = reader.read<std::uint8_t>();
  constexpr int ckks = 2;
  if (value == ckks) {
    fail(ErrorCode::unsupported, "{}: parameters of the CKKS scheme; BFV and BGV can be read",
         reader.source());
  }
  if (value != static_cast<int>(Scheme::bfv) && value != static_cast<int>(Scheme::bgv)) {
    fail(ErrorCode::corrupt, "{}: parameters of scheme {}; 1 is BFV, 3 is BGV", reader.source(),
         value);
  }
  return static_cast<Scheme>(value);
}

std::size_t read_dimension(ObjectReader& reader) {
  const auto n = reader.read<std::uint64_t>();
  if (!std::has_single_bit(n) || n > largest_n) {
    fail(ErrorCode::corrupt, "{}: ring dimension {} is no power of two up to {}", reader.source(),
         n, largest_n);
  }
  if (n < smallest_supported_n || n > largest_supported_n) {
    fail(ErrorCode::unsupported, "{}: ring dimension {}; {} to {} are supported", reader.source(),
         n, smallest_supported_n, largest_supported_n);
  }
  return n;
}

std::uint64_t read_modulus(ObjectReader& reader) {
  reader.expect_inner_header(inner_modulus_bytes);
  const auto value = reader.read<std::uint64_t>();
  if (value < 2 || std::bit_width(value) > most_modulus_bits) {
    fail(ErrorCode::corrupt, "{}: {} is no modulus of 2 to {} bits", reader.source(), value,
         most_modulus_bits);
  }
  if (std::bit_width(value) > max_modulus_bits) {
    fail(ErrorCode::unsupported, "{}: modulus {} has {} bits; at most {} are supported",
         reader.source(), value, std::bit_width(value), max_modulus_bits);
  }
  return value;
}

bool has_transform(std::uint64_t modulus, std::size_t n) {
  return modulus % (2 * n) == 1 && is_prime(modulus);
}

std::vector<std::uint64_t> read_coeff_moduli(ObjectReader& reader, std::size_t n) {
  const auto count = reader.read<std::uint64_t>();
  if (count == 0 || count > most_moduli) {
    fail(ErrorCode::corrupt, "{}: {} coefficient moduli; 1 to {} are possible", reader.source(),
         count, most_moduli);
  }
  if (count > most_supported_moduli) {
    fail(ErrorCode::unsupported, "{}: {} coefficient moduli; at most {} are supported",
         reader.source(), count, most_supported_moduli);
  }
  std::vector<std::uint64_t> moduli;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t modulus = read_modulus(reader);
    if (!has_transform(modulus, n)) {
      fail(ErrorCode::corrupt, "{}: coefficient modulus {} is no prime that is 1 mod {}",
           reader.source(), modulus, 2 * n);
    }
    if (std::ranges::find(moduli, modulus) != moduli.end()) {
      fail(ErrorCode::corrupt, "{}: coefficient modulus {} appears twice", reader.source(),
           modulus);
    }
    moduli.push_back(modulus);
  }
  return moduli;
}

std::uint64_t read_plain_modulus(ObjectReader& reader, std::size_t n) {
  const std::uint64_t t = read_modulus(reader);
  if (!has_transform(t, n)) {
    fail(ErrorCode::unsupported,
         "{}: plaintext modulus {} is no prime that is 1 mod {}, so that it has no slots",
         reader.source(), t, 2 * n);
  }
  return t;
}

}  // namespace

const char* to_string(Scheme scheme) { return name_of(scheme); }

ParmsId parms_id(const EncryptionParameters& parameters) {
  std::vector<std::uint64_t> words{static_cast<std::uint64_t>(parameters.scheme), parameters.n};
  words.insert(words.end(), parameters.coeff_moduli.begin(), parameters.coeff_moduli.end());
  words.push_back(parameters.plain_modulus);
  return blake2b_256(words);
}

EncryptionParameters read_encryption_parameters(ByteReader& bytes) {
  ObjectReader reader(bytes);
  EncryptionParameters parameters;
  parameters.scheme = read_scheme(reader);
  parameters.n = read_dimension(reader);
  parameters.coeff_moduli = read_coeff_moduli(reader, parameters.n);
  parameters.plain_modulus = read_plain_modulus(reader, parameters.n);
  reader.expect_end();
  return parameters;
}

ByteVector write_encryption_parameters(const EncryptionParameters& parameters,
                                       Compression compression) {
  std::vector<std::uint64_t> moduli = parameters.coeff_moduli;
  moduli.push_back(parameters.plain_modulus);
  constexpr std::size_t fixed_bytes = 1 + 2 * sizeof(std::uint64_t);
  ObjectWriter<ByteVector> writer(fixed_bytes +
                                  moduli.size() * (header_bytes + inner_modulus_bytes));
  writer.write(static_cast<std::uint8_t>(parameters.scheme));
  writer.write(std::uint64_t{parameters.n});
  writer.write(std::uint64_t{parameters.coeff_moduli.size()});
  for (const std::uint64_t modulus : moduli) {
    writer.write_inner_header(inner_modulus_bytes);
    writer.write(modulus);
  }
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
