#include "seal/galois_keys.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "seal/key_switching_keys.h"

namespace sealion::seal {
namespace {

/// Part 0 of every digit is b, part 1 is a.
using BothParts = std::array<KeyResidues, 2>;

/// SEAL lists a key, there or not, for each odd number below 2n.
std::uint32_t element_of(std::uint64_t index) { return static_cast<std::uint32_t>(2 * index + 1); }

/// The points of every row change places.
void turn(std::span<std::uint64_t> rows, const Automorphism& automorphism, std::size_t n) {
  AlignedVector<std::uint64_t> turned(n);
  for (std::size_t at = 0; at < rows.size(); at += n) {
    automorphism.apply(rows.subspan(at, n), turned);
    std::ranges::copy(turned, rows.subspan(at, n).begin());
  }
}

/// Appends the digits of one key.
void read_key(ObjectReader& reader, const Context& context, UniformExpander& expander,
              std::uint32_t element, BothParts& parts) {
  const std::size_t size = key_part_size(context);
  for (std::size_t digit = 0; digit < context.chain().limbs(); ++digit) {
    read_digit(reader, context, expander, [&](std::size_t part) {
      parts[part].resize(parts[part].size() + size);
      return std::span(parts[part]).last(size);
    });
  }
  const std::size_t n = context.chain().n();
  const Automorphism inverse = Automorphism(element, n).inverse();
  for (auto& part : parts) {
    turn(std::span(part).last(context.chain().limbs() * size), inverse, n);
  }
}

void check_writable(const KeySwitchingKeys& keys, const Context& context) {
  if (keys.chain()->digest() != context.chain().digest()) {
    fail(ErrorCode::incompatible, "Galois keys of another modulus chain than the context's");
  }
  if (keys.noise_factor() != context.noise_factor() && context.scheme() != Scheme::bfv) {
    fail(ErrorCode::incompatible,
         "Galois keys with noise of multiples of {} do not serve {}, where it is {}",
         keys.noise_factor(), to_string(context.scheme()), context.noise_factor());
  }
  if (keys.shape().limbs != context.chain().limbs()) {
    fail(ErrorCode::unsupported, "Galois keys at {} limbs: Microsoft SEAL takes them at all {}",
         keys.shape().limbs, context.chain().limbs());
  }
}

void write_key(ObjectWriter<ByteVector>& writer, const Context& context, const GaloisKey& key) {
  const KeySwitchingKeys& halves = key.keys;
  const std::size_t n = context.chain().n();
  AlignedVector<std::uint64_t> rows(key_part_size(context));
  for (std::size_t digit = 0; digit < halves.shape().limbs; ++digit) {
    write_digit(writer, context, [&](std::size_t part) {
      for (std::size_t row = 0; row < halves.rows(); ++row) {
        key.automorphism.apply(
            part == 0 ? halves.b(key.number, digit, row) : halves.a(key.number, digit, row),
            std::span(rows).subspan(row * n, n));
      }
      return std::span<const std::uint64_t>(rows);
    });
  }
}

}  // namespace

GaloisKeys read_galois_keys(ByteReader& bytes, const Context& context, const KeyId& id,
                            std::size_t most_keys) {
  expect_key_switching(context);
  ObjectReader reader(bytes);
  const std::uint64_t listed = read_key_count(reader, context, context.chain().n());
  UniformExpander expander(context.parameters()->chain());
  GaloisKeyShape shape{.limbs = context.chain().limbs(), .elements = {}};
  BothParts parts;
  for (std::uint64_t index = 0; index < listed; ++index) {
    if (!read_digit_count(reader, context)) continue;
    if (shape.elements.size() == most_keys) {
      fail(ErrorCode::corrupt, "{}: more than {} Galois keys", reader.source(), most_keys);
    }
    shape.elements.push_back(element_of(index));
    read_key(reader, context, expander, shape.elements.back(), parts);
  }
  reader.expect_end();
  return GaloisKeys::from_residues(context.parameters()->chain(), id, shape, context.noise_factor(),
                                   std::move(parts[0]), std::move(parts[1]));
}

std::size_t galois_keys_bytes(const Context& context, std::size_t keys) {
  return header_bytes + keys_bytes(context, context.chain().n(), keys);
}

ByteVector write_galois_keys(const GaloisKeys& keys, const Context& context,
                             Compression compression) {
  check_writable(keys.switching_keys(), context);
  const std::size_t listed = context.chain().n();
  ObjectWriter<ByteVector> writer(keys_bytes(context, listed, keys.automorphisms().size()));
  write_key_count(writer, context, listed);
  for (std::size_t index = 0; index < listed; ++index) {
    const auto key = keys.find(element_of(index));
    writer.write(std::uint64_t{key ? context.chain().limbs() : 0});
    if (key) write_key(writer, context, *key);
  }
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
