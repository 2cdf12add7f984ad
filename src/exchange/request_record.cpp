#include "exchange/request_record.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace sealion {
namespace {

constexpr const char* request_format = "sealion-request";
constexpr int request_version = 1;
/// More than any layout takes.
constexpr std::size_t most_told_records = std::numeric_limits<std::uint32_t>::max();

}  // namespace

RequestRecord record_of(const SealedFile& request, const Manifest& manifest, const KeyId& key,
                        std::size_t records) {
  return {manifest.model_id, {key, request.checksum()}, records};
}

RequestRecord record_of(ByteSpan request, const Manifest& manifest,
                        const std::vector<ParametersPtr>& channels, const std::string& source,
                        const ExecutionContext& context) {
  const Message<Request> message = read_request(request, manifest, channels, source, context);
  return {manifest.model_id, message.asked, records_of(message.content)};
}

std::string request_record_to_json(const RequestRecord& record) {
  return nlohmann::ordered_json{{"format", request_format},
                                {"version", request_version},
                                {"model_id", to_hex(record.model_id)},
                                {"key_id", to_hex(record.asked.key_id)},
                                {"request_id", to_hex(record.asked.request_id)},
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
    read_integer(root, "version", request_version, request_version);
    RequestRecord record{read_hex<Digest>(root, "model_id"),
                         {read_hex<KeyId>(root, "key_id"), read_hex<Digest>(root, "request_id")},
                         read_size(root, "records", most_told_records)};
    if (record.records == 0) root.at("records").refuse("1 or more");
    return record;
  });
}

void check_asked_under(const SecretKey& key, const RequestRecord& request,
                       const std::string& source) {
  if (request.asked.key_id == key.id()) return;
  fail(ErrorCode::incompatible, "{}: made under another key than this one", source);
}

Response read_answer(ByteSpan bytes, const RequestRecord& request, const Manifest& manifest,
                     const std::vector<ParametersPtr>& channels, const std::string& source,
                     const ExecutionContext& context) {
  if (request.model_id != manifest.model_id) {
    fail(ErrorCode::incompatible, "the request was made for another model than '{}'",
         manifest.name);
  }
  Message<Response> answer = read_response(bytes, manifest, channels, source, context);
  if (answer.asked.key_id != request.asked.key_id) {
    fail(ErrorCode::incompatible, "{}: made under another key than the request", source);
  }
  if (answer.asked.request_id != request.asked.request_id) {
    fail(ErrorCode::incompatible,
         "{}: answers another request ({}...) than this one ({}...): answers were mixed up, or an "
         "old one was sent again",
         source, to_hex(answer.asked.request_id).substr(0, 8),
         to_hex(request.asked.request_id).substr(0, 8));
  }
  if (records_of(answer.content) != request.records) {
    fail(ErrorCode::incompatible, "{}: answers for {} records, and {} were asked for", source,
         records_of(answer.content), request.records);
  }
  return std::move(answer.content);
}

}  // namespace sealion
