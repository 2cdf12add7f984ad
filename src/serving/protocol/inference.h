#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/digest.h"
#include "serving/protocol/message.h"

/// The bodies of `infer`: the Open Inference Protocol V2 with its binary data extension.
namespace sealion::serving {

/// No JSON header of a request is longer.
inline constexpr std::size_t largest_inference_header = std::size_t{1} << 16;
/// In front of each element of a BYTES tensor, little-endian.
inline constexpr std::size_t bytes_length_prefix = 4;

/// What an inference asks. Refers to the body.
struct InferenceRequest {
  std::string id = {};
  std::optional<Digest> evaluation_keys = {};
  std::optional<std::chrono::microseconds> timeout = {};
  ByteSpan batch = {};  ///< the encrypted records
};

/// The length of the JSON header as the HTTP header tells it, `text`, of a body of so many bytes.
/// Throws Problem.
std::size_t read_header_length(const std::string& text, std::uint64_t body_bytes);

/// Throws Problem, with the field at fault, for bodies that the protocol does not know or that ask
/// for what this server does not do.
InferenceRequest read_inference_request(ByteSpan body, std::size_t header_length);

struct InferenceReply {
  std::string model, version, id;
  std::size_t samples;
  double evaluate_seconds;
};

/// The reply with the encrypted answer.
Reply write_inference_reply(const InferenceReply& reply, ByteVector answer);

}  // namespace sealion::serving
