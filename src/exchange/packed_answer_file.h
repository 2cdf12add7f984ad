#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "exchange/label.h"
#include "exchange/packed_answer.h"

namespace sealion {

/// Answers to packed records, and whose they are.
struct PackedAnswerFile {
  AnswerLabel label;
  PackedAnswer answer;

  friend bool operator==(const PackedAnswerFile&, const PackedAnswerFile&) = default;
};

/// Forms have passed check_form. Bytes (docs/architecture.md), checksum included, coefficients
/// packed to the form's k bits.
SealedFile write_packed_answer(const PackedAnswerFile& file, const PackedForm& form,
                               const ExecutionContext& context = {});

/// Takes untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where they
/// belong to another model; `source` names the file in messages. `channels` are those of the
/// manifest.
PackedAnswerFile read_packed_answer(ByteSpan bytes, const Digest& model_id, const PackedForm& form,
                                    const std::vector<ParametersPtr>& channels,
                                    const std::string& source,
                                    const ExecutionContext& context = {});

/// The exact size of the file for so many records, in ciphertexts of n slots.
std::size_t packed_answer_bytes(const PackedForm& form, std::size_t n, std::size_t channels,
                                std::size_t records);

}  // namespace sealion
