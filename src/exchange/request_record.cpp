#include "exchange/request_record.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "exchange/limits.h"
#include "exchange/split_request.h"

namespace sealion {
namespace {

constexpr const char* request_format = "sealion-request";
/// Of a whole request, and of one that is split.
constexpr int whole_version = 1, split_version = 2;
/// More than any layout takes.
constexpr std::size_t most_told_records = std::numeric_limits<std::uint32_t>::max();

nlohmann::ordered_json ids_json(const RequestRecord& record) {
  if (!record.is_split()) return to_hex(record.request_ids.front());
  nlohmann::ordered_json ids = nlohmann::ordered_json::array();
  for (const Digest& id : record.request_ids) ids.push_back(to_hex(id));
  return ids;
}

/// A text of a whole request, an array of one that is split.
std::vector<Digest> read_ids(const JsonValue& root, bool is_split) {
  if (!is_split) return {read_hex<Digest>(root, "request_id")};
  const JsonValue array = root.at("request_id");
  std::vector<Digest> ids;
  for (const JsonValue& entry : array.entries(most_channels)) {
    ids.push_back(read_hex<Digest>(entry));
  }
  if (ids.size() < 2) array.refuse("of 2 or more");
  return ids;
}

/// The channel's share of a request that is split.
RequestRecord of_channel(const RequestRecord& request, const Manifest& one, std::size_t channel) {
  return {one.model_id, request.key_id, {request.request_ids[channel]}, request.records};
}

void check_asked(const Asked& asked, const RequestRecord& request, const std::string& source) {
  if (asked.key_id != request.key_id) {
    fail(ErrorCode::incompatible, "{}: made under another key than the request", source);
  }
  const Digest& request_id = request.request_ids.front();
  if (asked.request_id == request_id) return;
  fail(ErrorCode::incompatible,
       "{}: answers another request ({}...) than this one ({}...): answers were mixed up, or an "
       "old one was sent again",
       source, to_hex(asked.request_id).substr(0, 8), to_hex(request_id).substr(0, 8));
}

void check_model(const RequestRecord& request, const Manifest& manifest) {
  if (request.model_id == manifest.model_id) return;
  fail(ErrorCode::incompatible, "the request was made for another model than '{}'", manifest.name);
}

/// By channel; throws where some are missing or there twice.
std::vector<const Received*> sort_by_channel(std::span<const Received> answers,
                                             const Manifest& manifest) {
  const std::size_t channels = manifest.parameters.plain_moduli.size();
  std::vector<const Received*> sorted(channels);
  for (const Received& answer : answers) {
    const std::optional<std::size_t> channel = channel_of(answer.bytes, manifest);
    if (!channel) {
      fail(ErrorCode::incompatible, "{}: no answer to one of the {} files of a split request",
           answer.name, channels);
    }
    const Received*& place = sorted[*channel];
    if (place != nullptr) {
      fail(ErrorCode::incompatible, "{} and {}: both answer number {} of a request of {} files",
           place->name, answer.name, *channel + 1, channels);
    }
    place = &answer;
  }
  for (std::size_t c = 0; c < channels; ++c) {
    if (sorted[c] != nullptr) continue;
    fail(ErrorCode::incompatible,
         "the answer to number {} of the request's {} files is missing: give the answers to all",
         c + 1, channels);
  }
  return sorted;
}

}  // namespace

RequestRecord record_of(const SealedFile& request, const Manifest& manifest, const KeyId& key,
                        std::size_t records) {
  return {manifest.model_id, key, {request.checksum()}, records};
}

RequestRecord record_of(ByteSpan request, const Manifest& manifest,
                        const std::vector<ParametersPtr>& channels, const std::string& source,
                        const ExecutionContext& context) {
  const Message<Request> message = read_request(request, manifest, channels, source, context);
  return {manifest.model_id,
          message.asked.key_id,
          {message.asked.request_id},
          records_of(message.content)};
}

std::string request_record_to_json(const RequestRecord& record) {
  return nlohmann::ordered_json{{"format", request_format},
                                {"version", record.is_split() ? split_version : whole_version},
                                {"model_id", to_hex(record.model_id)},
                                {"key_id", to_hex(record.key_id)},
                                {"request_id", ids_json(record)},
                                {"records", record.records}}
             .dump(2) +
         "\n";
}

RequestRecord request_record_from_json(const std::string& text, const std::string& source) {
  return read_from(source, [&] {
    const JsonDocument document(text, source);
    const JsonValue root = document.root();
    refuse_other_fields(root, {"format", "version", "model_id", "key_id", "request_id", "records"});
    read_choice(root, "format", {request_format});
    const bool is_split = read_integer(root, "version", whole_version, split_version) > 1;
    RequestRecord record{read_hex<Digest>(root, "model_id"), read_hex<KeyId>(root, "key_id"),
                         read_ids(root, is_split), read_size(root, "records", most_told_records)};
    if (record.records == 0) root.at("records").refuse("1 or more");
    return record;
  });
}

void check_asked_under(const SecretKey& key, const RequestRecord& request,
                       const std::string& source) {
  if (request.key_id == key.id()) return;
  fail(ErrorCode::incompatible, "{}: made under another key than this one", source);
}

Response read_answer(ByteSpan bytes, const RequestRecord& request, const Manifest& manifest,
                     const std::vector<ParametersPtr>& channels, const std::string& source,
                     const ExecutionContext& context) {
  check_model(request, manifest);
  if (request.is_split()) {
    fail(ErrorCode::incompatible, "{}: the request has {} files: give the answers to all", source,
         request.request_ids.size());
  }
  Message<Response> answer = read_response(bytes, manifest, channels, source, context);
  check_asked(answer.asked, request, source);
  if (records_of(answer.content) != request.records) {
    fail(ErrorCode::incompatible, "{}: answers for {} records, and {} were asked for", source,
         records_of(answer.content), request.records);
  }
  return std::move(answer.content);
}

Response read_answers(std::span<const Received> answers, const RequestRecord& request,
                      const Manifest& manifest, const std::vector<ParametersPtr>& channels,
                      const ExecutionContext& context) {
  if (answers.size() == 1) {
    return read_answer(answers.front().bytes, request, manifest, channels, answers.front().name,
                       context);
  }
  check_model(request, manifest);
  if (request.request_ids.size() != manifest.parameters.plain_moduli.size()) {
    fail(ErrorCode::incompatible, "{} answers, and the request has {} to give", answers.size(),
         request.request_ids.size());
  }
  const std::vector<const Received*> sorted = sort_by_channel(answers, manifest);
  std::vector<Response> responses;
  for (std::size_t c = 0; c < sorted.size(); ++c) {
    const Manifest one = of_channel(manifest, c);
    responses.push_back(read_answer(sorted[c]->bytes, of_channel(request, one, c), one,
                                    {channels[c]}, sorted[c]->name, context));
  }
  return join(std::move(responses));
}

}  // namespace sealion
