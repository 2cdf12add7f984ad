#pragma once

#include "base/bytes.h"
#include "base/digest.h"
#include "base/sealed_file.h"
#include "rlwe/keys.h"

/// Whose a message is: the same in the files of every layout.
namespace sealion {

/// The model and the key that a request belongs to.
struct RequestLabel {
  Digest model_id{};
  KeyId key_id{};

  friend bool operator==(const RequestLabel&, const RequestLabel&) = default;
};

/// An answer belongs to one request besides: that whose file ends in this checksum.
struct AnswerLabel {
  Digest model_id{};
  KeyId key_id{};
  Digest request_id{};

  friend bool operator==(const AnswerLabel&, const AnswerLabel&) = default;
};

inline constexpr std::size_t request_label_bytes = sizeof(Digest) + sizeof(KeyId);
inline constexpr std::size_t answer_label_bytes = request_label_bytes + sizeof(Digest);

void write_label(SealedWriter& writer, const RequestLabel& label);
void write_label(SealedWriter& writer, const AnswerLabel& label);

/// These throw `incompatible` for a label of another model than this one.
RequestLabel read_request_label(ByteReader& reader, const Digest& model_id);
AnswerLabel read_answer_label(ByteReader& reader, const Digest& model_id);

}  // namespace sealion
