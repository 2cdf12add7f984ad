#include "seal/plaintext_object.h"

#include "base/error.h"

namespace sealion::seal {
PlaintextHead read_plaintext_head(ObjectReader& reader) {
  PlaintextHead head;
  for (std::uint64_t& word : head.level) word = reader.read<std::uint64_t>();
  head.count = reader.read<std::uint64_t>();
  const auto scale = reader.read<double>();
  if (!(scale == 1.0)) {
    fail(ErrorCode::corrupt, "{}: scale {}; in BFV and BGV it is 1", reader.source(), scale);
  }
  return head;
}

void read_plaintext_count(ObjectReader& reader, const PlaintextHead& head) {
  reader.expect_inner_header(word_bytes * (1 + head.count));
  const auto count = reader.read<std::uint64_t>();
  if (count != head.count) {
    fail(ErrorCode::corrupt, "{}: {} words instead of {}", reader.source(), count, head.count);
  }
  reader.expect_left(word_bytes * count);
}

std::uint64_t plaintext_content_bytes(std::uint64_t count) {
  return sizeof(ParmsId) + 2 * word_bytes + header_bytes + word_bytes * (1 + count);
}

void write_plaintext_head(ObjectWriter<SecretVector<std::uint8_t>>& writer,
                          const PlaintextHead& head) {
  writer.write_words(head.level);
  writer.write(head.count);
  writer.write(1.0);
  writer.write_inner_header(word_bytes * (1 + head.count));
  writer.write(head.count);
}

}  // namespace sealion::seal
