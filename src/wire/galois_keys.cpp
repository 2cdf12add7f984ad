#include "wire/galois_keys.h"

#include "base/error.h"
#include "wire/key_switching_keys.h"

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

}  // namespace

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
