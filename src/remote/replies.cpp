#include "remote/replies.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json.h"
#include "remote/printable.h"

namespace sealion::remote {
namespace {

constexpr std::size_t most_models = 4096;
constexpr std::size_t most_versions = 4096;
constexpr std::size_t most_outputs = 16;
constexpr double longest_retry_after = 86400;
constexpr std::size_t length_bytes = 4;  // in front of an element of the type BYTES

std::string text_of(ByteSpan bytes) { return {bytes.begin(), bytes.end()}; }

std::string name_of_model(const JsonValue& object, const char* key) {
  std::string name = read_text(object, key);
  check_name(name, key);
  return name;
}

/// A decimal number and nothing else.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::size_t json_length(ByteSpan body, const std::string& header) {
  const auto length = parse_number<std::size_t>(header);
  if (length && *length <= std::min(body.size(), most_json_bytes)) return *length;
  fail(ErrorCode::corrupt, "Inference-Header-Content-Length is '{}', of a body of {} bytes",
       printable(header, 20), body.size());
}

/// The output "answer": one element, which is all that is behind the JSON.
void check_is_answer(const JsonValue& root, std::size_t binary_bytes) {
  const std::vector<JsonValue> outputs = read_array(root, "outputs", most_outputs);
  if (outputs.size() != 1) root.at("outputs").refuse("an array of one output");
  const JsonValue& output = outputs.front();
  for (const auto& [key, due] : {std::pair("name", "answer"), std::pair("datatype", "BYTES")}) {
    if (read_text(output, key) != due) output.at(key).refuse(fmt::format("'{}'", due));
  }
  if (read_sizes(output, "shape", 1, 1) != std::vector<std::size_t>{1}) {
    output.at("shape").refuse("[1]");
  }
  const JsonValue parameters = read_object(output, "parameters");
  const auto stated = read_size(parameters, "binary_data_size", SIZE_MAX / 2);
  if (stated != binary_bytes) {
    parameters.at("binary_data_size").refuse(fmt::format("{}, what there is", binary_bytes));
  }
}

double told_seconds(const JsonValue& root) {
  if (!root.contains("parameters")) return 0;
  const JsonValue parameters = root.at("parameters");
  if (!parameters.contains("evaluate_seconds")) return 0;
  return std::max(0.0, read_number(parameters, "evaluate_seconds"));
}

/// A text field of an object that may lack it, or be none.
std::string text_if_any(const nlohmann::json& json, const char* key) {
  const auto found = json.is_object() ? json.find(key) : json.end();
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

const char* usual_text(int status) {
  if (status >= 300 && status < 400) return "the server sends us elsewhere: ask at that address";
  if (status == 404) return "there is nothing at this address";
  return "no reason given";
}

}  // namespace

std::vector<ListedModel> read_model_list(ByteSpan json) {
  const std::string source = "the list of models";
  return read_from(source, [&] {
    const JsonDocument document(text_of(json), source);
    std::vector<ListedModel> models;
    for (const JsonValue& entry : document.root().entries(most_models)) {
      models.push_back({name_of_model(entry, "name"), name_of_model(entry, "version"),
                        read_text(entry, "state") == "READY"});
    }
    return models;
  });
}

ModelMetadata read_metadata(ByteSpan json) {
  const std::string source = "the model's metadata";
  return read_from(source, [&] {
    const JsonDocument document(text_of(json), source);
    const JsonValue root = document.root();
    const JsonValue parameters = read_object(root, "parameters");
    ModelMetadata metadata{name_of_model(root, "name"), read_texts(root, "versions", most_versions),
                           read_text(parameters, "manifest")};
    for (const std::string& version : metadata.versions) check_name(version, "versions");
    const std::string& text = metadata.manifest;
    metadata.manifest_digest =
        sha256({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
    if (read_hex<Digest>(parameters, "manifest_sha256") != metadata.manifest_digest) {
      parameters.at("manifest_sha256").refuse("that of the manifest");
    }
    return metadata;
  });
}

EncryptedReply read_encrypted_reply(ByteSpan body, const std::string& header_length) {
  const std::string source = "the server's answer";
  return read_from(source, [&] {
    const std::size_t length = json_length(body, header_length);
    const JsonDocument document(text_of(body.first(length)), source);
    const JsonValue root = document.root();
    check_is_answer(root, body.size() - length);
    ByteReader reader(body.subspan(length), source);
    const auto bytes = reader.read<std::uint32_t>();
    check_length(reader.remaining(), bytes, source);
    return EncryptedReply{body.subspan(length + length_bytes), name_of_model(root, "model_version"),
                          told_seconds(root)};
  });
}

Refusal read_refusal(int status, ByteSpan body) {
  Refusal refusal{status, "", usual_text(status), ""};
  const nlohmann::json json = nlohmann::json::parse(body.begin(), body.end(), nullptr, false);
  const std::string reason = text_if_any(json, "code"), text = text_if_any(json, "error");
  if (reason.empty() || text.empty()) return refusal;
  refusal.reason = printable(reason, 32);
  refusal.text = printable(text);
  refusal.request_id = printable(text_if_any(json, "request_id"), 64);
  return refusal;
}

ErrorCode error_code_of(const Refusal& refusal) {
  static const std::map<std::string, ErrorCode> codes = {
      {"corrupt", ErrorCode::corrupt},
      {"invalid_argument", ErrorCode::invalid_argument},
      {"unsupported", ErrorCode::unsupported},
      {"insecure", ErrorCode::insecure},
      {"unauthorized", ErrorCode::invalid_argument},
      {"forbidden", ErrorCode::invalid_argument},
      {"over_budget", ErrorCode::over_budget},
      {"over_quota", ErrorCode::io},
      {"not_found", ErrorCode::not_found},
      {"missing_keys", ErrorCode::not_found},
      {"incompatible", ErrorCode::incompatible},
      {"too_large", ErrorCode::incompatible},
      {"not_allowed", ErrorCode::unsupported},
      {"length_required", ErrorCode::unsupported}};
  const auto found = codes.find(refusal.reason);
  if (found != codes.end()) return found->second;
  if (refusal.is_of_protocol() || refusal.status >= 500 || refusal.status == 429) {
    return ErrorCode::io;  // busy, draining, deadline, internal, storage_full, and what is to come
  }
  return refusal.status == 404 ? ErrorCode::not_found : ErrorCode::unsupported;
}

std::optional<double> read_retry_after(const std::string& header) {
  const auto seconds = parse_number<std::uint32_t>(header);
  if (!seconds) return std::nullopt;
  return std::min<double>(*seconds, longest_retry_after);
}

}  // namespace sealion::remote
