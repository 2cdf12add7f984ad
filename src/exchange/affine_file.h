#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/execution_context.h"
#include "base/sealed_file.h"
#include "exchange/affine_message.h"
#include "exchange/label.h"

namespace sealion {

/// What an affine message says of itself on the wire.
enum class AffineKind : std::uint8_t {
  request = 1,
  unbound_answer = 2,  ///< of earlier programs, never read
  answer = 3
};

struct AffineRequestFile {
  RequestLabel label;
  AffineRequest request;

  friend bool operator==(const AffineRequestFile&, const AffineRequestFile&) = default;
};

struct AffineAnswerFile {
  AnswerLabel label;
  AffineAnswer answer;

  friend bool operator==(const AffineAnswerFile&, const AffineAnswerFile&) = default;
};

/// Forms have passed check_form. Requests and answers as bytes (docs/architecture.md), checksum
/// included, residues packed to the bits of their primes, answers to k bits.
SealedFile write_affine_request(const AffineRequestFile& file, const AffineForm& form,
                                const ExecutionContext& context = {});
SealedFile write_affine_answer(const AffineAnswerFile& file, const AffineForm& form,
                               const ExecutionContext& context = {});

/// These take untrusted bytes: `corrupt` where they are damaged or hostile, `incompatible` where
/// they are of the other kind or belong to another model; `source` names the file in messages.
AffineRequestFile read_affine_request(ByteSpan bytes, const Digest& model_id,
                                      const AffineForm& form, const std::string& source,
                                      const ExecutionContext& context = {});
AffineAnswerFile read_affine_answer(ByteSpan bytes, const Digest& model_id, const AffineForm& form,
                                    const std::string& source,
                                    const ExecutionContext& context = {});

/// The exact sizes of the files for so many records.
std::size_t affine_request_bytes(const AffineForm& form, std::size_t records);
std::size_t affine_answer_bytes(const AffineForm& form, std::size_t records);

}  // namespace sealion
