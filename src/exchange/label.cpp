#include "exchange/label.h"

#include "base/error.h"

namespace sealion {

void write_label(SealedWriter& writer, const RequestLabel& label) {
  writer.write_bytes(label.model_id);
  writer.write_bytes(label.key_id);
}

void write_label(SealedWriter& writer, const AnswerLabel& label) {
  write_label(writer, RequestLabel{label.model_id, label.key_id});
  writer.write_bytes(label.request_id);
}

RequestLabel read_request_label(ByteReader& reader, const Digest& model_id) {
  const RequestLabel label{reader.read_array<Digest>(), reader.read_array<KeyId>()};
  if (label.model_id == model_id) return label;
  fail(ErrorCode::incompatible,
       "{}: made for another model, or for other encryption parameters; make it again with this "
       "model's manifest",
       reader.source());
}

AnswerLabel read_answer_label(ByteReader& reader, const Digest& model_id) {
  const RequestLabel of_request = read_request_label(reader, model_id);
  return {of_request.model_id, of_request.key_id, reader.read_array<Digest>()};
}

}  // namespace sealion
