#include "seal/galois_keys.h"

#include "base/error.h"
#include "seal/key_level_encryptor.h"
#include "seal/key_switching_keys.h"

namespace sealion::seal {
namespace {

/// SEAL lists a key, there or not, for each odd number below 2n.
std::uint32_t element_of(std::uint64_t index) { return static_cast<std::uint32_t>(2 * index + 1); }

std::vector<KeyLevelCiphertext> read_digits(ObjectReader& reader, const Context& context,
                                            UniformExpander& expander) {
  const std::size_t size = key_part_size(context);
  std::vector<KeyLevelCiphertext> digits(context.chain().limbs());
  for (KeyLevelCiphertext& digit : digits) {
    read_digit(reader, context, expander, [&](std::size_t part) {
      digit.residues.resize(2 * size);
      return std::span(digit.residues).subspan(part * size, size);
    });
  }
  return digits;
}

void check_element(std::uint32_t element, std::size_t n) {
  if (element % 2 == 1 && element < 2 * n) return;
  fail(ErrorCode::invalid_argument, "the Galois element {} is not odd and below {}", element,
       2 * n);
}

/// s(X^element). Which coefficient goes where depends on the element alone.
SecretKey rotated(const SecretKey& secret, std::uint32_t element) {
  const std::size_t n = secret.chain()->n();
  SecretVector<std::int8_t> coefficients(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t exponent = i * element % (2 * n);
    const std::int8_t c = secret.coefficients()[i];
    coefficients[exponent % n] = static_cast<std::int8_t>(exponent < n ? c : -c);
  }
  return SecretKey::from_coefficients(secret.chain(), secret.id(), coefficients);
}

}  // namespace

std::uint32_t galois_element(std::int64_t steps, std::size_t n) {
  const auto row = static_cast<std::int64_t>(n / 2);
  if (steps <= -row || steps >= row) {
    fail(ErrorCode::invalid_argument, "a rotation by {} of rows of {} slots", steps, row);
  }
  if (steps == 0) return static_cast<std::uint32_t>(2 * n - 1);
  constexpr std::uint64_t generator = 3;
  std::uint64_t element = 1;
  for (std::int64_t i = 0; i < (steps + row) % row; ++i) element = element * generator % (2 * n);
  return static_cast<std::uint32_t>(element);
}

GaloisKeys generate_galois_keys(const SecretKey& secret, const Context& context,
                                std::span<const std::uint32_t> elements) {
  expect_key_switching(context);
  KeyLevelEncryptor encryptor(secret, context);
  GaloisKeys keys;
  for (const std::uint32_t element : elements) {
    check_element(element, context.chain().n());
    const SecretKey from = rotated(secret, element);
    std::vector<KeyLevelCiphertext>& digits = keys[element];
    digits.clear();
    for (std::size_t digit = 0; digit < context.chain().limbs(); ++digit) {
      digits.push_back(encryptor.encrypt_digit(from.residues(digit), digit));
    }
  }
  return keys;
}

GaloisKeys read_galois_keys(ByteReader& bytes, const Context& context, std::size_t most_keys) {
  expect_key_switching(context);
  ObjectReader reader(bytes);
  const std::uint64_t listed = read_key_count(reader, context, context.chain().n());
  UniformExpander expander(context.parameters()->chain());
  GaloisKeys keys;
  for (std::uint64_t index = 0; index < listed; ++index) {
    if (!read_digit_count(reader, context)) continue;
    if (keys.size() == most_keys) {
      fail(ErrorCode::corrupt, "{}: more than {} Galois keys", reader.source(), most_keys);
    }
    keys[element_of(index)] = read_digits(reader, context, expander);
  }
  reader.expect_end();
  return keys;
}

ByteVector write_galois_keys(const GaloisKeys& keys, const Context& context,
                             Compression compression) {
  const std::size_t listed = context.chain().n();
  const std::size_t size = key_part_size(context);
  ObjectWriter<ByteVector> writer(keys_bytes(context, listed, keys.size()));
  write_key_count(writer, context, listed);
  for (std::size_t index = 0; index < listed; ++index) {
    const auto found = keys.find(element_of(index));
    if (found == keys.end()) {
      writer.write(std::uint64_t{0});
      continue;
    }
    writer.write(std::uint64_t{found->second.size()});
    for (const KeyLevelCiphertext& digit : found->second) {
      check_size(digit, context);
      write_digit(writer, context, [&](std::size_t part) {
        return std::span(digit.residues).subspan(part * size, size);
      });
    }
  }
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
