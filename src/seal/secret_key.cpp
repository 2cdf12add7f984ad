#include "seal/secret_key.h"

#include "base/error.h"
#include "ring/residues.h"
#include "seal/plaintext_object.h"

namespace sealion::seal {
namespace {

/// 1 where the two are equal, without a branch.
std::int8_t equals(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t difference = a ^ b;
  return static_cast<std::int8_t>(1 ^ ((difference | (0 - difference)) >> 63));
}

/// The coefficients of a key in NTT form at the first prime; others than 1 and -1 become 0.
SecretVector<std::int8_t> ternary_coefficients(std::span<const std::uint64_t> residues,
                                               const Ntt& ntt) {
  SecretVector<std::uint64_t> values(residues.begin(), residues.end());
  ntt.inverse(values);
  SecretVector<std::int8_t> coefficients(values.size());
  const std::uint64_t minus_one = ntt.modulus().value() - 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    coefficients[i] = static_cast<std::int8_t>(equals(values[i], 1) - equals(values[i], minus_one));
  }
  return coefficients;
}

/// Whether the key has these residues at all primes, [rows][n].
bool has_residues(const SecretKey& key, std::span<const std::uint64_t> residues, std::size_t rows) {
  const std::size_t n = key.chain()->n();
  std::uint64_t difference = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto expected = key.residues(row);
    for (std::size_t i = 0; i < n; ++i) difference |= expected[i] ^ residues[row * n + i];
  }
  return difference == 0;
}

SecretVector<std::uint64_t> read_residues(ObjectReader& reader, const Context& context) {
  const PlaintextHead head = read_plaintext_head(reader);
  context.expect_key_level(head.level, reader.source());
  const std::size_t n = context.chain().n();
  if (head.count != context.key_rows() * n) {
    fail(ErrorCode::corrupt, "{}: a secret key of {} residues instead of {} times {}",
         reader.source(), head.count, context.key_rows(), n);
  }
  read_plaintext_count(reader, head);
  SecretVector<std::uint64_t> residues(head.count);
  reader.read_words(residues);
  reader.expect_end();
  return residues;
}

}  // namespace

SecretKey read_secret_key(ByteReader& bytes, const Context& context, const KeyId& id) {
  ObjectReader reader(bytes);
  const SecretVector<std::uint64_t> residues = read_residues(reader, context);
  const ModulusChainPtr& chain = context.parameters()->chain();
  const auto first = std::span(residues).first(chain->n());
  check_reduced(first, chain->modulus(0), reader.source());
  SecretKey key =
      SecretKey::from_coefficients(chain, id, ternary_coefficients(first, chain->ntt(0)));
  if (!has_residues(key, residues, context.key_rows())) {
    fail(ErrorCode::corrupt, "{}: a secret key that is not ternary, or not the same at each prime",
         reader.source());
  }
  return key;
}

SecretVector<std::uint8_t> write_secret_key(const SecretKey& key, const Context& context,
                                            Compression compression) {
  check_same_chain(*context.parameters()->chain(), key);
  const std::uint64_t count = context.key_rows() * context.chain().n();
  ObjectWriter<SecretVector<std::uint8_t>> writer(plaintext_content_bytes(count));
  write_plaintext_head(writer, {.level = context.key_parms_id(), .count = count});
  for (std::size_t row = 0; row < context.key_rows(); ++row) writer.write_words(key.residues(row));
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
