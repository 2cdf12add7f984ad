#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/digest.h"
#include "base/error.h"

/// What a server replies (docs/protocol.md), read from untrusted bytes.
namespace sealion::remote {

/// The JSON in front of an answer has no more bytes, nor has any reply without a manifest.
inline constexpr std::size_t most_json_bytes = std::size_t{1} << 16;
/// Of a reply with a manifest, every character of it escaped.
inline constexpr std::size_t most_metadata_bytes = std::size_t{1} << 23;

/// A line of the list of models.
struct ListedModel {
  std::string name, version;
  bool is_ready = false;
};

struct ModelMetadata {
  std::string name;
  std::vector<std::string> versions;
  std::string manifest;  ///< JSON text, not read yet
  Digest manifest_digest{};
};

/// An encrypted answer; `bytes` are those of the reply.
struct EncryptedReply {
  ByteSpan bytes;
  std::string model_version;
  double evaluate_seconds = 0;  ///< as the server says; 0 where it does not
};

/// Throw `corrupt`, naming the field at fault.
std::vector<ListedModel> read_model_list(ByteSpan json);
/// The manifest has the digest that the server says.
ModelMetadata read_metadata(ByteSpan json);
/// `header_length`: what the header Inference-Header-Content-Length says.
EncryptedReply read_encrypted_reply(ByteSpan body, const std::string& header_length);

/// What a reply says that is none: status and body.
struct Refusal {
  int status = 0;
  std::string reason;      ///< the protocol's word: "busy"; empty where something else replied
  std::string text;        ///< for people, safe to print
  std::string request_id;  ///< by which the server's log knows it; may be empty

  bool is_of_protocol() const { return !reason.empty(); }
};

/// Of any bytes: never throws for what they are.
Refusal read_refusal(int status, ByteSpan body);

/// How a refusal is called in this project.
ErrorCode error_code_of(const Refusal& refusal);

/// Seconds that a `Retry-After` asks for; nothing where it says none that we understand.
std::optional<double> read_retry_after(const std::string& header);

}  // namespace sealion::remote
