#include "seal/key_level.h"

#include "base/error.h"

namespace sealion::seal {

std::size_t key_part_size(const Context& context) {
  return context.key_rows() * context.chain().n();
}

void check_size(const KeyLevelCiphertext& ciphertext, const Context& context) {
  const std::size_t size = 2 * key_part_size(context);
  if (ciphertext.residues.size() == size) return;
  fail(ErrorCode::invalid_argument, "a key-level ciphertext of {} residues instead of {}",
       ciphertext.residues.size(), size);
}

PolynomialsHead key_level_head(const Context& context) {
  return {.level = context.key_parms_id(), .parts = 2, .rows = context.key_rows()};
}

std::uint64_t read_key_level(ObjectReader& reader, const Context& context,
                             UniformExpander& expander, const PartSink& sink) {
  const PolynomialsHead head = read_head(reader, context);
  context.expect_key_level(head.level, reader.source());
  if (head.parts != 2 || head.rows != context.key_rows() || !head.is_ntt_form ||
      head.correction != 1) {
    fail(ErrorCode::corrupt,
         "{}: a key of {} parts at {} primes with correction {}{}; it has 2 parts at {} primes "
         "with correction 1 in NTT form",
         reader.source(), head.parts, head.rows, head.correction,
         head.is_ntt_form ? "" : ", not in NTT form", context.key_rows());
  }
  return read_parts(reader, context, head, expander, sink);
}

void write_key_level(ObjectWriter<ByteVector>& writer, const Context& context,
                     const PartSource& source) {
  write_head(writer, context.chain().n(), key_level_head(context), 2 * key_part_size(context));
  for (std::size_t part = 0; part < 2; ++part) writer.write_words(source(part));
}

}  // namespace sealion::seal
