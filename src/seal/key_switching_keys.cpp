#include "seal/key_switching_keys.h"

#include "base/error.h"

namespace sealion::seal {
namespace {

std::uint64_t digit_bytes(const Context& context) {
  return content_bytes(context.chain().n(), key_level_head(context));
}

}  // namespace

void expect_key_switching(const Context& context) {
  if (context.chain().has_special_prime()) return;
  fail(ErrorCode::unsupported, "a modulus chain without special prime has no key switching keys");
}

std::uint64_t read_key_count(ObjectReader& reader, const Context& context, std::uint64_t most) {
  ParmsId level;
  reader.read_words(level);
  context.expect_key_level(level, reader.source());
  const auto count = reader.read<std::uint64_t>();
  if (count > most) {
    fail(ErrorCode::corrupt, "{}: {} key switching keys; at most {} are possible here",
         reader.source(), count, most);
  }
  return count;
}

bool read_digit_count(ObjectReader& reader, const Context& context) {
  const auto digits = reader.read<std::uint64_t>();
  if (digits != 0 && digits != context.chain().limbs()) {
    fail(ErrorCode::corrupt, "{}: a key switching key of {} digits instead of {}", reader.source(),
         digits, context.chain().limbs());
  }
  return digits != 0;
}

void read_digit(ObjectReader& reader, const Context& context, UniformExpander& expander,
                const PartSink& sink) {
  const std::uint64_t claimed = reader.read_inner_header();
  const std::uint64_t bytes = read_key_level(reader, context, expander, sink);
  if (bytes != claimed) {
    fail(ErrorCode::corrupt, "{}: a key of {} bytes in an inner object of {}", reader.source(),
         bytes, claimed);
  }
}

std::uint64_t fewest_bytes(const Context& context, std::uint64_t keys) {
  return keys * context.chain().limbs() *
         seeded_content_bytes(context.chain().n(), key_level_head(context));
}

std::uint64_t keys_bytes(const Context& context, std::uint64_t listed, std::uint64_t present) {
  return sizeof(ParmsId) + word_bytes * (1 + listed) +
         present * context.chain().limbs() * (header_bytes + digit_bytes(context));
}

void write_key_count(ObjectWriter<ByteVector>& writer, const Context& context, std::uint64_t keys) {
  writer.write_words(context.key_parms_id());
  writer.write(keys);
}

void write_digit(ObjectWriter<ByteVector>& writer, const Context& context,
                 const PartSource& source) {
  writer.write_inner_header(digit_bytes(context));
  write_key_level(writer, context, source);
}

}  // namespace sealion::seal
