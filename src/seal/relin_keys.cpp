#include "seal/relin_keys.h"

#include <array>

#include "base/error.h"
#include "seal/key_switching_keys.h"

namespace sealion::seal {
namespace {

/// Part 0 of every digit is b, part 1 is a.
using BothParts = std::array<KeyResidues, 2>;

std::uint64_t read_powers(ObjectReader& reader, const Context& context, std::size_t most_powers) {
  const std::uint64_t powers = read_key_count(reader, context, most_powers);
  if (powers == 0) fail(ErrorCode::corrupt, "{}: no relinearisation key at all", reader.source());
  reader.expect_left(fewest_bytes(context, powers));
  return powers;
}

BothParts read_digits(ObjectReader& reader, const Context& context, std::uint64_t powers) {
  UniformExpander expander(context.parameters()->chain());
  const std::size_t size = key_part_size(context);
  const std::size_t digits = context.chain().limbs();
  BothParts parts;
  for (auto& part : parts) part.reserve(powers * digits * size);
  for (std::uint64_t power = 2; power < powers + 2; ++power) {
    if (!read_digit_count(reader, context)) {
      fail(ErrorCode::corrupt, "{}: no relinearisation key for s^{}", reader.source(), power);
    }
    for (std::size_t digit = 0; digit < digits; ++digit) {
      read_digit(reader, context, expander, [&](std::size_t part) {
        parts[part].resize(parts[part].size() + size);
        return std::span(parts[part]).last(size);
      });
    }
  }
  return parts;
}

void check_writable(const EvaluationKeys& keys, const Context& context) {
  if (!keys.serve(*context.parameters())) {
    fail(ErrorCode::incompatible, "evaluation keys of other parameters than the context's");
  }
  if (keys.noise_factor() == 1 && context.scheme() != Scheme::bfv) {
    fail(ErrorCode::incompatible, "evaluation keys that were BFV's do not serve {}",
         to_string(context.scheme()));
  }
  const EvaluationKeyShape& shape = keys.shape();
  if (shape.limbs != context.chain().limbs() || shape.powers() > most_relin_powers) {
    fail(ErrorCode::unsupported,
         "evaluation keys of {} powers at {} limbs: Microsoft SEAL takes at most {} at all {}",
         shape.powers(), shape.limbs, most_relin_powers, context.chain().limbs());
  }
}

/// One part of a digit as SEAL has it, [rows][n].
AlignedVector<std::uint64_t> part_of(const KeySwitchingKeys& keys, const Context& context,
                                     std::size_t key, std::size_t digit, std::size_t part) {
  AlignedVector<std::uint64_t> result;
  result.reserve(key_part_size(context));
  for (std::size_t row = 0; row < keys.rows(); ++row) {
    const auto values = part == 0 ? keys.b(key, digit, row) : keys.a(key, digit, row);
    result.insert(result.end(), values.begin(), values.end());
  }
  return result;
}

}  // namespace

EvaluationKeys read_relin_keys(ByteReader& bytes, const Context& context, const KeyId& id,
                               std::size_t most_powers) {
  expect_key_switching(context);
  ObjectReader reader(bytes);
  const std::uint64_t powers = read_powers(reader, context, most_powers);
  BothParts parts = read_digits(reader, context, powers);
  reader.expect_end();
  return {id,
          KeySwitchingKeys::from_residues(context.parameters()->chain(), relinearisation_use,
                                          {.limbs = context.chain().limbs(), .keys = powers},
                                          context.noise_factor(), std::move(parts[0]),
                                          std::move(parts[1])),
          {}};
}

std::size_t relin_keys_bytes(const Context& context, std::size_t powers) {
  return header_bytes + keys_bytes(context, powers, powers);
}

ByteVector write_relin_keys(const EvaluationKeys& keys, const Context& context,
                            Compression compression) {
  check_writable(keys, context);
  const KeySwitchingKeys& halves = keys.relinearisation();
  const std::size_t powers = halves.shape().keys;
  ObjectWriter<ByteVector> writer(keys_bytes(context, powers, powers));
  write_key_count(writer, context, powers);
  for (std::size_t key = 0; key < powers; ++key) {
    writer.write(std::uint64_t{halves.shape().limbs});
    for (std::size_t digit = 0; digit < halves.shape().limbs; ++digit) {
      AlignedVector<std::uint64_t> values;
      write_digit(writer, context, [&](std::size_t part) {
        values = part_of(halves, context, key, digit, part);
        return std::span<const std::uint64_t>(values);
      });
    }
  }
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
