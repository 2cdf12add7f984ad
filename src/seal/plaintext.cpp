#include "seal/plaintext.h"

#include "base/error.h"
#include "ring/residues.h"
#include "seal/plaintext_object.h"

namespace sealion::seal {

Plaintext read_plaintext(ByteReader& bytes, const Context& context) {
  ObjectReader reader(bytes);
  const PlaintextHead head = read_plaintext_head(reader);
  if (head.level != ParmsId{}) {
    fail(ErrorCode::unsupported, "{}: a plaintext in NTT form; only coefficients can be read",
         reader.source());
  }
  const std::size_t n = context.chain().n();
  if (head.count > n) {
    fail(ErrorCode::corrupt, "{}: a plaintext of {} coefficients at ring dimension {}",
         reader.source(), head.count, n);
  }
  read_plaintext_count(reader, head);
  Plaintext plain(n);
  reader.read_words(std::span(plain).first(head.count));
  check_reduced(plain, context.parameters()->plain_modulus(), reader.source());
  reader.expect_end();
  return plain;
}

SecretVector<std::uint8_t> write_plaintext(const Plaintext& plain, const Context& context,
                                           Compression compression) {
  if (plain.size() > context.chain().n()) {
    fail(ErrorCode::invalid_argument, "a plaintext of {} coefficients at ring dimension {}",
         plain.size(), context.chain().n());
  }
  ObjectWriter<SecretVector<std::uint8_t>> writer(plaintext_content_bytes(plain.size()));
  write_plaintext_head(writer, {.level = {}, .count = plain.size()});
  writer.write_words(plain);
  return std::move(writer).finish(compression);
}

}  // namespace sealion::seal
