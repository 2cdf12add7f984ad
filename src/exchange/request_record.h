#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "exchange/messages.h"
#include "exchange/received.h"

namespace sealion {

/// What a client keeps of a request until its answer comes, so that it takes no other for it.
/// Public.
struct RequestRecord {
  Digest model_id{};
  KeyId key_id{};
  /// The checksum of the request's file; of one that is split, of each channel's.
  std::vector<Digest> request_ids;
  std::size_t records = 0;

  bool is_split() const { return request_ids.size() > 1; }
  friend bool operator==(const RequestRecord&, const RequestRecord&) = default;
};

/// Of a request as it was written.
RequestRecord record_of(const SealedFile& request, const Manifest& manifest, const KeyId& key,
                        std::size_t records);
/// Of one's own request file. Throws as `read_request` does.
RequestRecord record_of(ByteSpan request, const Manifest& manifest,
                        const std::vector<ParametersPtr>& channels, const std::string& source,
                        const ExecutionContext& context = {});

/// Pretty-printed JSON.
std::string request_record_to_json(const RequestRecord& record);
/// Throws `corrupt` with `source` and the field.
RequestRecord request_record_from_json(const std::string& text, const std::string& source);

/// Throws `incompatible` where the request was made under another key; `source` names its record.
void check_asked_under(const SecretKey& key, const RequestRecord& request,
                       const std::string& source);

/// Reads an answer to this request, untrusted bytes. Throws as `read_response` does, and
/// `incompatible` where it is that to another request, or tells another number of records: answers
/// that were mixed up, or sent once more.
Response read_answer(ByteSpan bytes, const RequestRecord& request, const Manifest& manifest,
                     const std::vector<ParametersPtr>& channels, const std::string& source,
                     const ExecutionContext& context = {});

/// The same of as many files as the request has: one, or where it is split one for each channel, in
/// any order. Throws `incompatible` as well where one is missing or stands there twice.
Response read_answers(std::span<const Received> answers, const RequestRecord& request,
                      const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                      const ExecutionContext& context = {});

}  // namespace sealion
